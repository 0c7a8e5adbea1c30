public import Civil
public import Database

/// What an operator has silenced (obligations.md, Rules 4).
///
/// A silence counts from the moment at which it is made through its last day. What it changes is seen
/// by the pass that follows: the database wakes the daemon.
public struct Silences {
  /// What a silence covers; nil covers all, and one filter at least is given.
  public struct Scope: Sendable, Equatable {
    /// The policy.
    public var policy: String?
    /// The rule.
    public var rule: String?
    /// Who owes it.
    public var bearer: String?
    /// Whom or what it is about.
    public var subject: String?
    /// Who would be told.
    public var recipient: String?

    /// Makes a scope.
    public init(
      policy: String? = nil, rule: String? = nil, bearer: String? = nil, subject: String? = nil,
      recipient: String? = nil
    ) {
      self.policy = policy
      self.rule = rule
      self.bearer = bearer
      self.subject = subject
      self.recipient = recipient
    }

    /// Whether no filter is given.
    public var isEmpty: Bool { self == Scope() }
  }

  /// A silence as `duband silence list` shows it; the keys of its JSON are a contract.
  public struct Entry: Sendable, Equatable, Encodable {
    /// Its number.
    public let id: Int64
    /// `lasting`, `over` or `ended`.
    public let state: String
    /// The policy; nil for all.
    public let policy: String?
    /// The rule; nil for all.
    public let rule: String?
    /// Who owes what is silenced; nil for all.
    public let bearer: String?
    /// Whom or what it is about; nil for all.
    public let subject: String?
    /// Who is not told; nil for all.
    public let recipient: String?
    /// Its last day, ISO.
    public let until: String
    /// Why.
    public let reason: String
    /// Who made it.
    public let by: String
    /// When.
    public let madeAt: String
    /// Who ended it before its time.
    public let endedBy: String?
    /// When.
    public let endedAt: String?
  }

  let connection: Connection
  let today: CivilDate

  /// Asks on a connection, as things stand on `today`.
  public init(on connection: Connection, today: CivilDate) {
    self.connection = connection
    self.today = today
  }

  /// Silences what the scope covers through the day `until`.
  public func add(
    _ scope: Scope, until: CivilDate, because reason: String, by name: String
  ) throws -> Entry {
    precondition(!scope.isEmpty, "a silence of everything is a daemon that is stopped")
    return try connection.betweenPasses(on: today) {
      try Entry(
        connection.query(
          SQL.silenceAdd, scope.policy, scope.rule, scope.bearer, scope.subject, scope.recipient,
          until, reason, name)[0])
    }
  }

  /// Those that last; with `all`, also those that are over.
  public func list(all: Bool = false) throws -> [Entry] {
    try connection.reading(asOf: today) {
      try connection.query(SQL.silenceList, all).map { row throws(DatabaseError) in
        try Entry(row)
      }
    }
  }

  /// Ends silences, and gives those that were not ended before; what they held is told in the next window.
  public func end(_ ids: [Int64], by name: String) throws -> [Entry] {
    try connection.betweenPasses(on: today) {
      try connection.query(SQL.silenceEnd, ids, name).map { row throws(DatabaseError) in
        try Entry(row)
      }
    }
  }
}

extension Silences.Entry {
  init(_ row: Row) throws(DatabaseError) {
    id = try row("id", as: Int64.self)
    state = try row("state", as: String.self)
    policy = try row("policy", as: String?.self)
    rule = try row("rule", as: String?.self)
    bearer = try row("bearer", as: String?.self)
    subject = try row("subject", as: String?.self)
    recipient = try row("recipient", as: String?.self)
    until = try row("until", as: String.self)
    reason = try row("reason", as: String.self)
    by = try row("made_by", as: String.self)
    madeAt = try row("made_at", as: String.self)
    endedBy = try row("ended_by", as: String?.self)
    endedAt = try row("ended_at", as: String?.self)
  }
}
