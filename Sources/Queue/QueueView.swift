public import Database

/// The queue as an operator sees it: what waits, what became of the rest, and the story of each.
public struct QueueView {
  /// One message as `queue list` shows it; the keys of its JSON are a contract.
  public struct Message: Sendable, Equatable, Encodable {
    /// The states of what is in the queue, and those of what was settled, as `duban.message` has them.
    public static let states =
      ["ready", "waiting", "leased"] + ["dead", "delivered", "withdrawn", "folded", "cancelled"]

    /// Its number.
    public let id: Int64
    /// What Message-ID and webhook-id are made of.
    public let identity: String
    /// One of `states`.
    public let state: String
    /// Why it was settled so; may be empty.
    public let reason: String
    /// `digest`, `announcement`, `report`, `hours`, `operator`, `test`.
    public let kind: String
    /// The civil day of which it tells.
    public let asOf: String
    /// The code of whoever gets it.
    public let recipient: String
    /// The contact's name.
    public let contact: String
    /// `email` or `webhook`.
    public let channel: String
    /// The lane.
    public let lane: String
    /// 0: holds an escalation; 1: reminders; 2: what can wait.
    public let priority: Int
    /// Attempts that ended.
    public let attempts: Int
    /// Those whose answer was lost.
    public let ambiguous: Int
    /// When it was queued.
    public let createdAt: String
    /// When it is to be tried next; null once settled.
    public let readyAt: String?
    /// When it was settled.
    public let settledAt: String?
  }

  /// One attempt as `queue show` shows it.
  public struct Attempt: Sendable, Equatable, Encodable {
    /// The how-manyeth.
    public let number: Int
    /// The daemon that made it.
    public let daemon: Int
    /// When it began.
    public let startedAt: String
    /// When it ended.
    public let endedAt: String?
    /// What became of it, or `under way`.
    public let outcome: String
    /// Where in the conversation that was decided.
    public let stage: String
    /// The protocol's code.
    public let code: String
    /// What the other side said.
    public let text: String
    /// The conversation without secrets, a line each; null where it delivered, or none is kept.
    public let transcript: String?
    /// Whether an earlier attempt may have arrived.
    public let possibleDuplicate: Bool
  }

  /// What a message tells, as `queue show` shows it.
  public struct Notice: Sendable, Equatable, Encodable {
    /// The rule.
    public let rule: String
    /// Whom or what the duty is about.
    public let subject: String
    /// The duty's period.
    public let period: String
    /// The due date at the time.
    public let dueOn: String
    /// The stage.
    public let stage: String
    /// For whom it is.
    public let recipient: String
    /// `pending`, `told`, `superseded`, `lapsed`, `withdrawn`, `dead`.
    public let state: String
  }

  /// What a message tells that nobody owes, as `queue show` shows it.
  public struct Bulletin: Sendable, Equatable, Encodable {
    /// The policy.
    public let policy: String
    /// `filing-announcement`, `report`, `service-hours`.
    public let kind: String
    /// The period; empty for one institution's announcement.
    public let period: String
    /// The institution that is announced; empty for a list or a report.
    public let subject: String
    /// For whom it is.
    public let recipient: String
    /// Whether its contact was rejected, and another message tells it.
    public let isLapsed: Bool
  }

  /// How a lane stands.
  public struct Depth: Sendable, Equatable, Encodable {
    /// The lane.
    public let lane: String
    /// Messages not settled.
    public let depth: Int
    /// Those of them in a conversation.
    public let leased: Int
    /// Those of them whose time has not come.
    public let waiting: Int
    /// The age of the oldest, in seconds; nil when nothing waits.
    public let oldest: Double?
    /// closed, open or stopped: see `Breaker`.
    public let breaker: String
    /// For how many seconds nothing is sent; nil when it does not rest.
    public let held: Double?
    /// Why it rests.
    public let reason: String
  }

  /// A daemon that has not been taken for dead.
  public struct Running: Sendable, Equatable, Encodable {
    /// Its number.
    public let id: Int
    /// Where it runs.
    public let host: String
    /// Its process.
    public let pid: Int
    /// Its version.
    public let version: String
    /// For how many seconds.
    public let up: Double
    /// Seconds since its last heartbeat.
    public let sinceBeat: Double
  }

  /// What to list; nil and empty mean any.
  public struct Filter: Sendable, Equatable {
    /// Message numbers.
    public var ids: [Int64]?
    /// States, as in `Message.state`.
    public var states: [String]?
    /// Lanes.
    public var lanes: [String]?
    /// Recipients' codes.
    public var recipients: [String]?
    /// At most so many, the newest first.
    public var limit = 1000

    /// Makes a filter that lets everything through.
    public init() {}
  }

  let connection: Connection

  /// Makes the view on a connection.
  public init(on connection: Connection) { self.connection = connection }

  /// The messages that a filter lets through.
  public func list(_ filter: Filter) throws -> [Message] {
    let rows = try connection.query(
      SQL.list, filter.ids, filter.states, filter.lanes, filter.recipients, filter.limit)
    return try rows.map { row throws(DatabaseError) in try Message(row) }
  }

  /// What waits and is in no conversation, escalations first, as whoever leases it would get it; in a
  /// rehearsal, what would wait then.
  public func waiting() throws -> [LeasedMessage] {
    try connection.query(SQL.waiting).map { row throws(DatabaseError) in try LeasedMessage(row) }
  }

  /// The attempts of a message, the first one first.
  public func attempts(of message: Int64) throws -> [Attempt] {
    try connection.query(SQL.attempts, message).map { row throws(DatabaseError) in try Attempt(row)
    }
  }

  /// What a message tells.
  public func notices(of message: Int64) throws -> [Notice] {
    try connection.query(SQL.notices, message).map { row throws(DatabaseError) in
      Notice(
        rule: try row("rule", as: String.self), subject: try row("subject", as: String.self),
        period: try row("period", as: String.self), dueOn: try row("due_on", as: String.self),
        stage: try row("stage", as: String.self), recipient: try row("recipient", as: String.self),
        state: try row("state", as: String.self))
    }
  }

  /// What a message tells that nobody owes.
  public func bulletins(of message: Int64) throws -> [Bulletin] {
    try connection.query(SQL.bulletins, message).map { row throws(DatabaseError) in
      Bulletin(
        policy: try row("policy", as: String.self), kind: try row("kind", as: String.self),
        period: try row("period", as: String.self), subject: try row("subject", as: String.self),
        recipient: try row("recipient", as: String.self),
        isLapsed: try row("is_lapsed", as: Bool.self))
    }
  }

  /// The lanes in which something waits, and those that rest.
  public func depths() throws -> [Depth] {
    try connection.query(SQL.depth).map { row throws(DatabaseError) in
      Depth(
        lane: try row("lane", as: String.self), depth: try row("depth", as: Int.self),
        leased: try row("leased", as: Int.self), waiting: try row("waiting", as: Int.self),
        oldest: try row("oldest"), breaker: try row("breaker"), held: try row("held"),
        reason: try row("reason"))
    }
  }

  /// The daemons that run.
  public func daemons() throws -> [Running] {
    try connection.query(SQL.daemons).map { row throws(DatabaseError) in
      Running(
        id: try row("id", as: Int.self), host: try row("host", as: String.self),
        pid: try row("pid", as: Int.self), version: try row("version", as: String.self),
        up: try row("up", as: Double.self), sinceBeat: try row("since_beat", as: Double.self))
    }
  }

  /// How many messages wait or became dead letters, the dead ones counted from `since` on.
  public func undelivered(since: String? = nil) throws -> Int {
    try connection.query(
      """
      select (select count(*) from duban.queue)
        + (select count(*) from duban.message
          where state = 'dead' and settled_at >= coalesce($1::timestamptz, '-infinity')) as count
      """, since)[0]("count", as: Int.self)
  }

  /// Tries messages again at once, dead letters included; gives those that it concerned.
  public func retry(_ messages: [Int64]) throws -> [Int64] {
    let rows = try connection.query(SQL.retry, messages)
    try connection.execute("notify duban_queue")
    return try rows.map { row throws(DatabaseError) in try row("id", as: Int64.self) }
  }

  /// Gives messages up, and tells which it concerned.
  ///
  /// What is in a conversation is not touched.
  public func cancel(_ messages: [Int64], because reason: String) throws -> [Int64] {
    try connection.query(SQL.cancel, messages, reason, "cancelled").map {
      row throws(DatabaseError) in
      try row("id", as: Int64.self)
    }
  }
}

extension QueueView.Message {
  init(_ row: Row) throws(DatabaseError) {
    id = try row("id", as: Int64.self)
    identity = try row("identity", as: String.self)
    state = try row("state", as: String.self)
    reason = try row("reason", as: String.self)
    kind = try row("kind", as: String.self)
    asOf = try row("as_of", as: String.self)
    recipient = try row("recipient", as: String.self)
    contact = try row("contact", as: String.self)
    channel = try row("channel", as: String.self)
    lane = try row("lane", as: String.self)
    priority = try row("priority", as: Int.self)
    attempts = try row("attempts", as: Int.self)
    ambiguous = try row("ambiguous", as: Int.self)
    createdAt = try row("created_at", as: String.self)
    readyAt = try row("ready_at", as: String?.self)
    settledAt = try row("settled_at", as: String?.self)
  }
}

extension QueueView.Attempt {
  init(_ row: Row) throws(DatabaseError) {
    number = try row("number", as: Int.self)
    daemon = try row("daemon_id", as: Int.self)
    startedAt = try row("started_at", as: String.self)
    endedAt = try row("ended_at", as: String?.self)
    outcome = try row("outcome", as: String.self)
    stage = try row("stage", as: String.self)
    code = try row("code", as: String.self)
    text = try row("text", as: String.self)
    transcript = try row("transcript", as: String?.self)
    possibleDuplicate = try row("possible_duplicate", as: Bool.self)
  }
}
