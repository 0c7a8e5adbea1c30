public import Civil
public import Database

/// What bearers have promised (obligations.md, Rules 4): `duband ack`.
///
/// A promise holds back reminders through its last day, not escalations. It is given for a duty as the
/// daemon has it on record, and for its present round.
public struct Promises {
  /// Which duties are meant; nil for any.
  public struct Choice: Sendable, Equatable {
    /// The rule.
    public let rule: String
    /// Whom or what it is about.
    public let subject: String
    /// The policy.
    public let policy: String?
    /// Who owes it.
    public let bearer: String?
    /// The period.
    public let period: String?

    /// Makes a choice.
    public init(rule: String, subject: String, policy: String?, bearer: String?, period: String?) {
      self.rule = rule
      self.subject = subject
      self.policy = policy
      self.bearer = bearer
      self.period = period
    }
  }

  /// A duty that is owed still.
  public struct Owed: Sendable, Equatable {
    /// Its number.
    public let duty: Int64
    /// The policy.
    public let policy: String
    /// Who owes it.
    public let bearer: String
    /// The period; may be empty.
    public let period: String
    /// The due date, ISO.
    public let dueOn: String
  }

  /// A promise as `duband ack list` shows it; the keys of its JSON are a contract.
  public struct Entry: Sendable, Equatable, Encodable {
    /// Its number.
    public let id: Int64
    /// `lasting`, `kept` (the duty is met), `over`, `ended`, or `void` (it is not the same duty any more).
    public let state: String
    /// The duty's number.
    public let duty: Int64
    /// The policy.
    public let policy: String
    /// The rule.
    public let rule: String
    /// Whom or what the duty is about.
    public let subject: String
    /// Who owes it.
    public let bearer: String
    /// The period; may be empty.
    public let period: String
    /// The due date, ISO.
    public let dueOn: String
    /// The day by which it was promised, ISO.
    public let until: String
    /// What was promised, in the operator's words.
    public let note: String?
    /// Who took the promise.
    public let by: String
    /// When.
    public let madeAt: String
    /// Who ended it, or put another in its place.
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

  /// The duties that a promise of this choice could be for.
  public func owed(_ choice: Choice) throws -> [Owed] {
    try connection.reading(asOf: today) {
      try connection.query(
        SQL.promisable, choice.rule, choice.subject, choice.policy, choice.bearer, choice.period
      ).map { row throws(DatabaseError) in
        Owed(
          duty: try row("id", as: Int64.self), policy: try row("policy", as: String.self),
          bearer: try row("bearer", as: String.self), period: try row("period", as: String.self),
          dueOn: try row("due_on", as: String.self))
      }
    }
  }

  /// Notes a promise for a duty, in place of the one before.
  public func add(
    to duty: Int64, until: CivilDate, by name: String, note: String?
  ) throws -> Entry {
    try connection.betweenPasses(on: today) {
      try Entry(connection.query(SQL.promiseAdd, duty, until, name, note)[0])
    }
  }

  /// Those that last; with `all`, also the others.
  public func list(all: Bool = false) throws -> [Entry] {
    try connection.reading(asOf: today) {
      try connection.query(SQL.promiseList, all).map { row throws(DatabaseError) in
        try Entry(row)
      }
    }
  }

  /// Takes promises back, and gives those that were not ended before; what they held is told in the next window.
  public func end(_ ids: [Int64], by name: String) throws -> [Entry] {
    try connection.betweenPasses(on: today) {
      try connection.query(SQL.promiseEnd, ids, name).map { row throws(DatabaseError) in
        try Entry(row)
      }
    }
  }
}

extension Promises.Entry {
  init(_ row: Row) throws(DatabaseError) {
    id = try row("id", as: Int64.self)
    state = try row("state", as: String.self)
    duty = try row("duty_id", as: Int64.self)
    policy = try row("policy", as: String.self)
    rule = try row("rule", as: String.self)
    subject = try row("subject", as: String.self)
    bearer = try row("bearer", as: String.self)
    period = try row("period", as: String.self)
    dueOn = try row("due_on", as: String.self)
    until = try row("until", as: String.self)
    note = try row("note", as: String?.self)
    by = try row("made_by", as: String.self)
    madeAt = try row("made_at", as: String.self)
    endedBy = try row("ended_by", as: String?.self)
    endedAt = try row("ended_at", as: String?.self)
  }
}
