internal import Database

/// A row of the registry that a duty rests on; of children there are counts alone.
public struct Source: Sendable, Equatable, Encodable {
  /// A column that is filled.
  public struct Value: Sendable, Equatable, Encodable {
    /// The column.
    public let name: String
    /// What stands there.
    public let value: String
  }

  /// The relation.
  public let relation: String
  /// The row's code; of children, their institution's.
  public let code: String
  /// Its columns.
  public let values: [Value]

  /// What stands in a column; nil where it is empty.
  public subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  init(_ row: Row) throws(DatabaseError) {
    relation = try row("relation", as: String.self)
    code = try row("code", as: String.self)
    let names = try row("names", as: [String].self)
    let found = try row("values", as: [String?].self)
    values = zip(names, found).compactMap { name, value in
      value.map { Value(name: name, value: $0) }
    }
  }
}

/// One day between a duty's opening and its due date.
public struct CalendarDay: Sendable, Equatable, Encodable {
  /// The day, ISO.
  public let day: String
  /// Whether it is worked.
  public let working: Bool
  /// Whether its year's calendar is not announced.
  public let provisional: Bool
  /// The holiday: of a day off, or of the one that a make-up day (调休) is worked for.
  public let name: String?

  init(_ row: Row) throws(DatabaseError) {
    day = try row("day", as: String.self)
    working = try row("working", as: Bool.self)
    provisional = try row("provisional", as: Bool.self)
    name = try row("name", as: String?.self)
  }
}

/// A contact of a recipient, on one channel.
public struct Door: Sendable, Equatable, Encodable {
  /// The contact's name.
  public let contact: String
  /// Whether the county still names it.
  public let active: Bool
  /// `email` or `webhook`.
  public let channel: String
  /// The endpoint's name.
  public let endpoint: String?
  /// Whether the configuration has that endpoint.
  public let isKnown: Bool
  /// The day on which the other side rejected it; for a month the next contact is told instead.
  public let rejectedOn: String?

  init(_ row: Row) throws(DatabaseError) {
    contact = try row("name", as: String.self)
    active = try row("active", as: Bool.self)
    channel = try row("channel", as: String.self)
    endpoint = try row("endpoint", as: String?.self)
    isKnown = try row("is_known", as: Bool.self)
    rejectedOn = try row("rejected_on", as: String?.self)
  }
}

/// Who is told in a recipient's place, or the recipient itself.
public struct Arrival: Sendable, Equatable, Encodable {
  /// The code; empty for the operator.
  public let told: String
  /// The contact's name.
  public let contact: String
  /// `email` or `webhook`.
  public let channel: String
  /// The lane.
  public let lane: String

  init(_ row: Row) throws(DatabaseError) {
    told = try row("told", as: String.self)
    contact = try row("name", as: String.self)
    channel = try row("channel", as: String.self)
    lane = try row("lane", as: String.self)
  }
}
