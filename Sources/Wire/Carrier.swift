public import Delivery
public import Waiting

/// Carries items to one host and port, one after the other, over a connection that it keeps.
///
/// It runs every `Conversation`, blocking, on the thread that calls it: it opens the connection when
/// there is none, does what the steps say within the time they allow, and uses the connection again
/// as `Reuse` says. A kept connection that the other side closed in the meantime is noticed before
/// the next item is handed over.
public struct Carrier<C: Conversation>: ~Copyable {
  private let host: String
  private let port: UInt16
  private let security: Security
  private let connectTimeout: Duration
  private let handshakeTimeout: Duration
  private let reuse: Reuse
  private let grace: Duration
  private let stop: WakeUp
  private let resolver: Resolver
  private let conversation: () -> C
  private var line: Line<C>?
  /// The conversation of the connection that was closed last.
  private var closed: C?

  /// How long a farewell may take; nothing depends on it.
  private static var farewell: Duration { .seconds(2) }

  /// Opens nothing yet.
  ///
  /// - Parameters:
  ///   - host: A name, or an address without brackets.
  ///   - security: Whether and when TLS is laid over the connection.
  ///   - connectTimeout: For finding the addresses and reaching one of them.
  ///   - handshakeTimeout: For agreeing on TLS.
  ///   - grace: How long an item that is under way when `stop` is rung may take to its end.
  ///   - stop: Rung once, when nothing more is to be begun. It is not silenced here.
  ///   - conversation: Makes the conversation for a fresh connection.
  public init(
    to host: String, port: UInt16, security: Security = .none,
    connectTimeout: Duration = .seconds(30), handshakeTimeout: Duration = .seconds(30),
    reuse: Reuse = Reuse(), grace: Duration = .seconds(5), stop: WakeUp,
    conversation: @escaping () -> C
  ) {
    self.init(
      to: host, port: port, security: security, connectTimeout: connectTimeout,
      handshakeTimeout: handshakeTimeout, reuse: reuse, grace: grace, stop: stop,
      resolver: Resolver(), conversation: conversation)
  }

  init(
    to host: String, port: UInt16, security: Security, connectTimeout: Duration,
    handshakeTimeout: Duration, reuse: Reuse, grace: Duration, stop: WakeUp, resolver: Resolver,
    conversation: @escaping () -> C
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.connectTimeout = connectTimeout
    self.handshakeTimeout = handshakeTimeout
    self.reuse = reuse
    self.grace = grace
    self.stop = stop
    self.resolver = resolver
    self.conversation = conversation
  }

  /// Makes sure that there is a session that takes items.
  ///
  /// `limit` bounds the whole of it, whatever the single steps allow.
  public mutating func open(before limit: Deadline? = nil) throws(NotCarried) {
    _ = try openLine(before: limit)
  }

  /// Delivers one item and returns the conversation's verdict on it.
  ///
  /// `limit` bounds all of it, connecting included. An item that is under way when it passes is
  /// settled as by a time-out; one that is not is not begun.
  public mutating func deliver(
    _ item: C.Item, before limit: Deadline? = nil
  ) throws(NotCarried) -> C.Verdict {
    let line = try openLine(before: limit)
    if let limit, limit <= .now {
      throw .failed(Report(.deferred(), stage: "connect", text: "\(peer): no time is left"))
    }
    switch line.deliver(item, before: limit, grace: grace) {
    case .settled(let verdict, let reusable):
      if !reusable || line.items >= reuse.count { close() }
      return verdict
    case .failed(let report):
      close()
      throw .failed(report)
    case .ready, .closed:
      close()
      throw .failed(
        Report(.ambiguous, stage: "conversation", text: "\(peer): it ended without a verdict"))
    }
  }

  /// What was said on the connection that was used last, as its conversation tells it; nothing where
  /// there was none.
  public var transcript: [String] { (line?.conversation ?? closed)?.lines ?? [] }

  /// Leaves politely and closes; the next item opens a fresh connection.
  public mutating func close() {
    guard let line else { return }
    line.leave(before: .now + Self.farewell)
    closed = line.conversation
    self.line = nil
  }

  private mutating func openLine(before limit: Deadline?) throws(NotCarried) -> Line<C> {
    if stop.isRung { throw .stopped }
    if let line, line.isQuiet {
      if line.opened + reuse.age > .now, line.rested + reuse.idle > .now { return line }
      close()
    }
    (self.line, closed) = (nil, nil)
    let line = Line(
      over: try connect(before: limit), conversation(), security: security,
      handshakeWithin: handshakeTimeout, stop: stop)
    self.line = line
    switch line.open(before: limit) {
    case .ready: return line
    case .failed(let report):
      close()
      throw stop.isRung ? .stopped : .noSession(report)
    case .settled, .closed:
      close()
      let text = "\(peer): it ended before it took anything"
      throw stop.isRung
        ? .stopped : .noSession(Report(.deferred(), stage: "conversation", text: text))
    }
  }

  private func connect(before limit: Deadline?) throws(NotCarried) -> Socket {
    let ends = Deadline.now + connectTimeout
    let deadline = limit.map { min($0, ends) } ?? ends
    do throws(ConnectFailure) {
      let addresses = try resolver.addresses(of: host, port: port, until: deadline, stop: stop)
      return try Socket.connect(to: addresses, until: deadline, stop: stop)
    } catch {
      switch error {
      case .stopped: throw .stopped
      case .failed(let why):
        throw .noSession(Report(.deferred(), stage: "connect", text: "\(peer): \(why)"))
      }
    }
  }

  private var peer: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
