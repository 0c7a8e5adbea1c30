import Delivery
import Waiting

/// One open connection with the conversation on it: does what the conversation's steps say.
final class Line<C: Conversation> {
  /// Where a run of steps came to rest.
  enum Rest {
    case ready
    case settled(C.Verdict, reusable: Bool)
    case failed(Report)
    case closed
  }

  /// How many items were settled on it.
  private(set) var items = 0
  /// When it was opened.
  let opened = ContinuousClock.now
  /// When it last came to rest.
  private(set) var rested = ContinuousClock.now

  private var transport: any Transport
  private(set) var conversation: C
  private let security: Security
  private let handshakeWithin: Duration
  private let stop: WakeUp
  /// What is to be written and was not yet.
  private var unsent: ArraySlice<UInt8> = []
  private var buffer = [UInt8](repeating: 0, count: 16 * 1024)
  /// No step but a verdict counts any more.
  private var isOver = false
  /// When the present run has to be over, whatever the steps allow.
  private var limit: Deadline?
  /// How long the present run may go on after the stop was rung, and when that is over.
  private var grace = Duration.zero
  private var graceEnds: Deadline?

  init(
    over transport: any Transport, _ conversation: C, security: Security,
    handshakeWithin: Duration, stop: WakeUp
  ) {
    self.transport = transport
    self.conversation = conversation
    self.security = security
    self.handshakeWithin = handshakeWithin
    self.stop = stop
  }

  /// Whether it was quiet since it came to rest: what comes unasked is an end or an error.
  ///
  /// What TLS says for itself, as a session's ticket, is read away and is neither.
  var isQuiet: Bool {
    if case .blocked = transport.read(into: &buffer) { true } else { false }
  }

  /// Brings the session to where it takes items; the stop breaks it at once.
  func open(before limit: Deadline?) -> Rest {
    self.limit = limit
    switch security {
    case .none, .onRequest: return run(conversation.opened())
    case .implicit(let client):
      if let failure = secure(as: client) { return .failed(failure) }
      return run(conversation.opened())
    }
  }

  /// Hands over one item.
  func deliver(_ item: C.Item, before limit: Deadline?, grace: Duration) -> Rest {
    self.limit = limit
    self.grace = grace
    defer { self.grace = .zero }
    items += 1
    return run(conversation.deliver(item))
  }

  /// Parts politely if that is still possible.
  func leave(before limit: Deadline) {
    guard !isOver, unsent.isEmpty else { return }
    self.limit = limit
    _ = run(conversation.leave())
  }

  private func run(_ first: Step<C.Verdict>) -> Rest {
    defer { rested = .now }
    var step = first
    while true {
      switch step {
      case .ready: return .ready
      case .settled(let verdict, let reusable):
        return .settled(verdict, reusable: reusable && !isOver && unsent.isEmpty)
      case .failed(let report): return .failed(report)
      case .close(let farewell):
        if !isOver, unsent.isEmpty {
          if !farewell.isEmpty { _ = transport.write(farewell[...]) }
          transport.end()
        }
        isOver = true
        return .closed
      case .send, .read, .startTLS:
        if isOver { return .closed }
        step = perform(step)
      }
    }
  }

  private func perform(_ step: Step<C.Verdict>) -> Step<C.Verdict> {
    switch step {
    case .send(let bytes, let within):
      unsent = unsent.isEmpty ? bytes[...] : unsent + bytes
      return exchange(within: within)
    case .read(let within): return exchange(within: within)
    case .startTLS:
      switch security {
      case .onRequest(let client):
        if let failure = secure(as: client) { return .failed(failure) }
        return conversation.secured()
      case .none, .implicit:
        return .failed(insecure(.rejected(.channel), "it was asked for where none is to be"))
      }
    case .ready, .settled, .failed, .close: return step
    }
  }

  /// Puts the connection under TLS; what stands in its way, if anything does.
  ///
  /// Bytes that are there before the handshake began were sent in clear to be taken for what is said
  /// under TLS (RFC 3207 section 4.2): they end the session.
  private func secure(as client: TLSClient) -> Report? {
    switch handshake(as: client) {
    case .done: return nil
    case .blocked: return insecure(.deferred(), "the handshake took too long")
    case .lost(let why): return insecure(.deferred(), why)
    case .refused(let why): return insecure(.rejected(.channel), why)
    }
  }

  /// Comes back when the handshake is over, or `blocked` when its time is.
  private func handshake(as client: TLSClient) -> TLSStream.Handshake {
    switch transport.read(into: &buffer) {
    case .blocked where unsent.isEmpty: break
    case .moved, .blocked: return .refused("bytes went in clear before it began")
    case .ended: return .lost("closed by the peer")
    case .failed(let why): return .lost(why)
    }
    guard let stream = TLSStream(over: transport, as: client) else {
      return .lost("OpenSSL has no memory left")
    }
    let deadline = Deadline.now + handshakeWithin
    while true {
      let handshake = stream.shakeHands()
      if handshake == .done { transport = stream }
      guard case .blocked(let direction) = handshake, wait(for: [direction], until: deadline)
      else { return handshake }
    }
  }

  private func insecure(_ outcome: Outcome, _ why: String) -> Report {
    isOver = true
    return Report(outcome, stage: "TLS", text: why)
  }

  /// Writes what is unsent and reads what comes, until the conversation has something to say to it.
  ///
  /// `within` starts anew with everything that is written, so that it bounds a peer's silence and
  /// not the size of what is sent. Before each write it is read what is there: a server that refuses
  /// early is heard, even when it closed before it had read everything, and one that said something
  /// before it was asked, or has gone, is told from one that answers.
  private func exchange(within: Duration) -> Step<C.Verdict> {
    var deadline = Deadline.now + within
    var writeFailure: String?
    while true {
      var awaited: Set<Direction> = []
      switch transport.read(into: &buffer) {
      case .moved(let count): return conversation.received(buffer[..<count], unsent: unsent.count)
      case .blocked(let direction): awaited.insert(direction)
      case .ended: return broke(writeFailure ?? "closed by the peer")
      case .failed(let why): return broke(writeFailure ?? why)
      }
      if !unsent.isEmpty, writeFailure == nil {
        switch transport.write(unsent) {
        case .moved(let count):
          unsent = unsent.dropFirst(count)
          deadline = .now + within
          continue
        case .blocked(let direction): awaited.insert(direction)
        case .ended: writeFailure = "closed by the peer"
        case .failed(let why): writeFailure = why
        }
      }
      guard wait(for: awaited, until: deadline) else {
        isOver = true
        return conversation.broke(.timedOut(unsent: unsent.count))
      }
    }
  }

  private func broke(_ why: String) -> Step<C.Verdict> {
    isOver = true
    return conversation.broke(.closed(unsent: unsent.count, why: why))
  }

  /// False when the time allowed passed first.
  private func wait(for directions: Set<Direction>, until deadline: Deadline) -> Bool {
    let descriptor = transport.descriptor
    while true {
      let ends = [deadline, limit, graceEnds].compactMap(\.self).min()
      // Once rung it stays rung, so it is watched only until then.
      let watched = graceEnds == nil ? [stop.descriptor] : []
      let wait = poll(
        reading: (directions.contains(.reading) ? [descriptor] : []) + watched,
        writing: directions.contains(.writing) ? [descriptor] : [], until: ends)
      guard case .ready(let ready) = wait else { return false }
      if !watched.isEmpty, ready.contains(stop.descriptor) { graceEnds = .now + grace }
      if ready.contains(descriptor) { return true }
    }
  }
}
