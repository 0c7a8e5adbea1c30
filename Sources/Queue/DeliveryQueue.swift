public import Database
public import Delivery

/// The queue as a daemon sees it: leases, attempts and what became of them.
///
/// The database's clock schedules. Every write after the lease compares the lease's token, so a
/// daemon that was taken for dead settles nothing of what others hold by now.
public struct DeliveryQueue {
  /// A lane with work, or with work to come.
  public struct Lane: Sendable, Equatable {
    /// `smtp`, or `webhook:` and the endpoint's name.
    public let name: String
    /// How many messages are ready now, counted up to a bound.
    public let ready: Int
    /// How long until another message becomes ready; nil when none waits.
    public let next: Duration?
    /// Whether its other side answers.
    public let breaker: Breaker
    /// How long nothing is to be sent; nil when it does not rest.
    public let held: Duration?
    /// Whether it rests only to keep its pace.
    public let isPaced: Bool
  }

  /// What it works on.
  public let connection: Connection

  /// Makes the queue on a connection whose owner calls it.
  ///
  /// A statement's plan is kept while its tables grow from nothing to a morning's backlog: what was
  /// planned as a scan of an empty table would read all of it for each message. Here every table is
  /// reached through its index, row by row, always. To that end the SQL of updates and deletions says
  /// `= any (array[x])`, which can only be looked up: where the table was small, an equation with its
  /// column may be turned round, to read all of it in the index's order.
  public init(on connection: Connection) throws(DatabaseError) {
    self.connection = connection
    try connection.script(
      """
      set plan_cache_mode = force_generic_plan;
      set enable_seqscan = off; set enable_bitmapscan = off;
      set enable_hashjoin = off; set enable_mergejoin = off
      """)
  }

  /// The lanes of `names` that have something to deliver, now or later, as `daemon` sees them.
  public func lanes(
    _ names: [String], for daemon: Int64, windowIsOpen: Bool, countingTo bound: Int
  ) throws -> [Lane] {
    try connection.query(SQL.lanes, names, windowIsOpen, bound, daemon).map {
      row throws(DatabaseError) in
      Lane(
        name: try row("lane", as: String.self), ready: try row("count", as: Int.self),
        next: try row("seconds", as: Double?.self).map { .seconds($0) },
        breaker: Breaker(rawValue: try row("breaker")) ?? .closed,
        held: try row("held", as: Double?.self).map { .seconds($0) },
        isPaced: try row("is_paced", as: Bool?.self) ?? false)
    }
  }

  /// What lets a thread lease from a lane.
  public enum Pass: Sendable, Equatable {
    /// Nothing but that the lane is well and does not rest.
    case none
    /// Tokens of its pace.
    case tokens
    /// Its probe, which takes another message than the lane failed on where it is `sparing` that one.
    case probe(Probe, sparing: Bool)
  }

  /// Takes up to `count` messages that are ready in a lane, escalations first.
  public func lease(
    _ count: Int, of lane: String, for daemon: Int64, windowIsOpen: Bool, with pass: Pass = .none
  ) throws -> [LeasedMessage] {
    let (claim, isSparing): (Int64?, Bool) =
      switch pass {
      case .none, .tokens: (nil, false)
      case .probe(let probe, let sparing): (probe.claim, sparing)
      }
    return try connection.query(
      SQL.lease, daemon, lane, count, windowIsOpen, claim, pass == .tokens, isSparing
    ).map { row throws(DatabaseError) in try LeasedMessage(row) }
  }

  /// Writes the attempts' rows; gives their numbers by message.
  ///
  /// A message that is missing has lost its lease, and must not be sent.
  public func begin(_ messages: [LeasedMessage]) throws -> [Int64: Int] {
    var numbers: [Int64: Int] = [:]
    for row in try connection.query(SQL.begin, messages.map(\.id), messages.map(\.token)) {
      numbers[try row("id", as: Int64.self)] = try row("number", as: Int.self)
    }
    return numbers
  }

  /// Gives back leases under which nothing was begun.
  public func release(_ messages: [LeasedMessage]) throws {
    guard !messages.isEmpty else { return }
    try connection.execute(SQL.release, messages.map(\.id), messages.map(\.token))
  }

  /// Moves notices of a leased message to a new one, which waits behind it; nothing moves where the
  /// lease was lost.
  public func split(_ message: LeasedMessage, moving notices: [Int64]) throws {
    guard try connection.execute(SQL.split, message.id, message.token, notices) > 0 else { return }
    try ring()
  }

  /// Wakes whoever waits for work.
  public func ring() throws { try connection.execute("notify duban_queue") }

  /// Settles messages in one durable commit; gives the tokens of leases that were lost meanwhile.
  public func settle(_ settlements: [Settlement], today: String) throws -> Set<Int64> {
    // Rows are locked in the order of their numbers, as others lock them.
    let settlements = settlements.sorted { $0.message.id < $1.message.id }
    let reports = settlements.map(\.report)
    let held = try connection.insisting {
      try connection.query(
        SQL.settle, settlements.map(\.message.id), settlements.map(\.message.token),
        reports.map(\.outcome.name), reports.map(\.stage), reports.map(\.code), reports.map(\.text),
        settlements.map(\.followUp.name), settlements.map(\.followUp.reason),
        settlements.map(\.followUp.seconds), today, settlements.map(\.transcript))
    }
    let settled = try held.map { row throws(DatabaseError) in try row("token", as: Int64.self) }
    return Set(settlements.map(\.message.token)).subtracting(settled)
  }
}

extension FollowUp {
  /// As `settle.sql` takes it.
  fileprivate var name: String {
    switch self {
    case .delivered: "delivered"
    case .again: "again"
    case .dead: "dead"
    case .withdrawn: "withdrawn"
    }
  }

  fileprivate var reason: String {
    switch self {
    case .delivered, .again: ""
    case .dead(let because): because.rawValue
    case .withdrawn: "met, held or no longer owed"
    }
  }

  fileprivate var seconds: Double {
    switch self {
    case .delivered, .dead, .withdrawn: 0
    case .again(let wait): wait.inSeconds
    }
  }
}

extension Duration {
  /// As PostgreSQL's `make_interval(secs => …)` takes it.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
