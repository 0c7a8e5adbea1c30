internal import CPostgreSQL
internal import Glibc
public import Waiting

/// A connection to PostgreSQL, for one thread at a time.
///
/// Its calls block that thread, each until a deadline or until `stop` rings; the socket beneath is
/// non-blocking. After `connectionLost` it stays broken: make a new one.
public final class Connection {
  /// What it is connected to.
  public let target: ConnectionTarget
  /// Ends what is in progress when it rings, and what is begun while it is rung, with `cancelled`.
  ///
  /// Commits and rollbacks are not ended. Nil for the last words of a service that was stopped.
  public var stop: WakeUp?
  /// How long a statement may take that is not given a time of its own; nil for ever.
  public var statementTimeout: Duration? = .seconds(60)

  /// Nil once closed.
  var handle: OpaquePointer?
  /// The names of the prepared statements by their text.
  var preparedStatements: [String: String] = [:]
  /// How many statements were ever prepared here, so that no name comes twice.
  var preparedCount = 0
  /// Set when the server's answers can no longer be told apart.
  var isAbandoned = false

  /// Connects to the first host that answers and is as `target_session_attrs` wants it.
  ///
  /// Each host is given `connect_timeout`, or its share of `within`. Names are resolved by
  /// getaddrinfo(3), whose own time-outs neither `within` nor `stop` cuts short: `hostaddr` avoids it.
  /// A host that accepts the connection and then says nothing ends the whole attempt.
  public init(
    _ target: ConnectionTarget, within: Duration = .seconds(10), stop: WakeUp? = nil
  ) throws(DatabaseError) {
    self.target = target
    self.stop = stop
    let handle = try target.start()
    self.handle = handle
    // libpq would write the server's notices to standard error.
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    let deadline = Deadline.now + within
    try connect(handle, until: deadline, perHost: within / target.hostCount)
    PQsetnonblocking(handle, 1)
    // Dates are read as ISO 8601 whatever the role or the database prefers, and nothing is compiled:
    // that takes seconds where the statement itself takes milliseconds.
    try script(
      "set datestyle to 'ISO, YMD'; set jit to off", within: Deadline.now.duration(to: deadline))
  }

  deinit { close() }

  /// Whether no statement can be sent any more.
  public var isBroken: Bool { isAbandoned || handle.map(PQstatus) != CONNECTION_OK }

  /// Says goodbye to the server and frees everything; the connection is broken from then on.
  public func close() {
    guard let handle else { return }
    PQfinish(handle)
    self.handle = nil
  }

  private func connect(
    _ handle: OpaquePointer, until deadline: Deadline, perHost: Duration
  ) throws(DatabaseError) {
    let share = target.secondsPerHost.map { Duration.seconds($0) } ?? perHost
    var host = ""
    var hostDeadline = deadline
    var state = PGRES_POLLING_WRITING
    while state != PGRES_POLLING_OK {
      if state == PGRES_POLLING_FAILED || PQstatus(handle) == CONNECTION_BAD {
        throw target.failure(String(cString: PQerrorMessage(handle)))
      }
      let present = String(cString: PQhost(handle)) + ":" + String(cString: PQport(handle))
      if present != host {
        host = present
        hostDeadline = min(deadline, .now + share)
      }
      let direction: Direction = state == PGRES_POLLING_READING ? .reading : .writing
      switch wait(direction, until: hostDeadline, bell: stop) {
      case .ready: break
      case .rung: throw interruption(.cancelled, "while \(host) was tried", of: nil)
      case .deadlinePassed where hostDeadline < deadline:
        // A socket that fails makes libpq go on to its next address.
        shutdown(PQsocket(handle), CInt(SHUT_RDWR))
        hostDeadline = min(deadline, .now + share)
      case .deadlinePassed: throw interruption(.timedOut, "\(host) did not answer", of: nil)
      }
      state = PQconnectPoll(handle)
    }
  }
}

extension Connection {
  enum Direction {
    case reading
    case writing
    case both
  }

  enum Waited {
    case ready
    case rung
    case deadlinePassed
  }

  /// Waits for the socket; a rung bell comes first.
  func wait(_ direction: Direction, until deadline: Deadline?, bell: WakeUp?) -> Waited {
    let socket = PQsocket(handle)
    let bells = bell.map { [$0.descriptor] } ?? []
    // No socket: the next call to libpq says why.
    if socket < 0 { return .ready }
    let reading = (direction == .writing ? [] : [socket]) + bells
    switch poll(reading: reading, writing: direction == .reading ? [] : [socket], until: deadline) {
    case .deadlinePassed: return .deadlinePassed
    case .ready(let descriptors):
      if let bell, descriptors.contains(bell.descriptor) { return .rung }
      return .ready
    }
  }

  /// Gives the connection up without waiting for the server.
  func abandon() {
    isAbandoned = true
    let socket = PQsocket(handle)
    if socket >= 0 { shutdown(socket, CInt(SHUT_RDWR)) }
  }

  func interruption(
    _ code: DatabaseError.Code, _ message: String, of statement: String?
  ) -> DatabaseError {
    DatabaseError(code, message, target: target.description, statement: statement)
  }

  /// The connection has ended; the server's last words are the best account of it.
  func lost(_ lastWords: ServerReport?, during statement: String?) -> DatabaseError {
    isAbandoned = true
    let account = handle.map { String(cString: PQerrorMessage($0)) } ?? "it was closed"
    return DatabaseError(
      .connectionLost, lastWords?.messageWithoutValues ?? account, target: target.description,
      statement: statement, report: lastWords)
  }
}
