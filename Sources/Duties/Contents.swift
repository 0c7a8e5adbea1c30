public import Civil
public import Database

/// One line of a message: a notice with the duty that it tells of.
public struct Line: Sendable, Equatable {
  /// The message that it stands in.
  public let message: Int64
  /// The notice.
  public let notice: Int64
  /// The duty's number, to refer to.
  public let duty: Int64
  /// For whom it is.
  public let recipient: String
  /// The stage as obligations.md names it, or `all-clear`.
  public let stage: String
  /// `overdue`, `open` or `all-clear`.
  public let standing: String
  /// The policy.
  public let policy: String
  /// The rule.
  public let rule: String
  /// Whom or what the duty is about.
  public let subject: String
  /// Who owes it.
  public let bearer: String
  /// The period.
  public let period: String
  /// The due date.
  public let dueOn: CivilDate
  /// Whether it rests on a year whose calendar is not announced.
  public let isProvisional: Bool
  /// The due date last told to this recipient, where it has changed since.
  public let dueBefore: CivilDate?
  /// The day on which it was met.
  public let metOn: CivilDate?
  /// The day by which the bearer promised it, be it past or to come.
  public let promisedOn: CivilDate?
  /// What the rule knows.
  public let facts: Facts

  init(_ row: Row) throws(DatabaseError) {
    message = try row("message_id", as: Int64.self)
    notice = try row("id", as: Int64.self)
    duty = try row("duty_id", as: Int64.self)
    recipient = try row("recipient", as: String.self)
    stage = try row("stage", as: String.self)
    standing = try row("standing", as: String.self)
    policy = try row("policy", as: String.self)
    rule = try row("rule", as: String.self)
    subject = try row("subject", as: String.self)
    bearer = try row("bearer", as: String.self)
    period = try row("period", as: String.self)
    dueOn = try row("due_on", as: CivilDate.self)
    isProvisional = try row("provisional", as: Bool.self)
    dueBefore = try row("due_before", as: CivilDate?.self)
    metOn = try row("met_on", as: CivilDate?.self)
    promisedOn = try row("promised_on", as: CivilDate?.self)
    facts = try row("facts", as: Facts.self)
  }
}

/// What messages say at the moment of sending.
public enum Contents {
  /// The lines of leased messages; one that has none left is not to be sent.
  ///
  /// It is a transaction of its own, but in a rehearsal.
  public static func lines(
    of messages: [Int64], today: CivilDate, on connection: Connection
  ) throws -> [Int64: [Line]] {
    let rows = try connection.inTransaction {
      try connection.execute(
        """
        select set_config('duban.today', $1, true), set_config('search_path', 'duban, registry', true)
        """, today.description)
      return try connection.query(SQL.contents, messages)
    }
    let lines = try rows.map { row throws(DatabaseError) in try Line(row) }
    return Dictionary(grouping: lines, by: \.message)
  }

  /// Which of these messages, whose words were fixed when they were queued, still hold: of what lapsed
  /// another message tells.
  public static func live(_ messages: [Int64], on connection: Connection) throws -> Set<Int64> {
    guard !messages.isEmpty else { return [] }
    let rows = try connection.inTransaction {
      try connection.execute("select set_config('search_path', 'duban, registry', true)")
      return try connection.query(SQL.liveBulletins, messages)
    }
    return Set(try rows.map { row throws(DatabaseError) in try row("id", as: Int64.self) })
  }

  /// What people call organisations and institutions, by code.
  public static func names(
    of codes: [String], on connection: Connection
  ) throws -> [String: String] {
    var names: [String: String] = [:]
    for row in try connection.query(SQL.names, codes) {
      names[try row("code", as: String.self)] = try row("name", as: String.self)
    }
    return names
  }

  /// A message, and who reads it.
  public struct Reader: Sendable, Equatable {
    /// The message.
    public let message: Int64
    /// The recipient's code.
    public let recipient: String
    /// The contact's name.
    public let contact: String

    /// Names the reader of a message.
    public init(message: Int64, recipient: String, contact: String) {
      self.message = message
      self.recipient = recipient
      self.contact = contact
    }
  }

  /// The telephone numbers of messages' readers, by message, where the county wrote one.
  public static func phones(
    of readers: [Reader], on connection: Connection
  ) throws -> [Int64: String] {
    guard !readers.isEmpty else { return [:] }
    var phones: [Int64: String] = [:]
    for row in try connection.query(
      SQL.phones, readers.map(\.message), readers.map(\.recipient), readers.map(\.contact))
    {
      phones[try row("id", as: Int64.self)] = try row("phone", as: String.self)
    }
    return phones
  }
}
