public import Civil
public import Database
internal import Policy

/// How many duties of a rule are in each state, by the daemon's own records.
public struct DutyCount: Sendable, Equatable, Encodable {
  /// The policy.
  public let policy: String
  /// The rule.
  public let rule: String
  /// Not met, and still in time.
  public let open: Int
  /// Not met, and past the due date.
  public let overdue: Int
  /// Done.
  public let met: Int
  /// Not met in its calendar period, and not to be made good any more.
  public let missed: Int
  /// Owed once and no more.
  public let void: Int

  /// Counts what was last derived, as it stands on `today`.
  public static func recorded(
    asOf today: CivilDate, on connection: Connection
  ) throws -> [DutyCount] {
    try connection.reading(asOf: today) {
      try connection.query(SQL.counts).map { row throws(DatabaseError) in
        DutyCount(
          policy: try row("policy", as: String.self), rule: try row("rule", as: String.self),
          open: try row("open", as: Int.self), overdue: try row("overdue", as: Int.self),
          met: try row("met", as: Int.self), missed: try row("missed", as: Int.self),
          void: try row("void", as: Int.self))
      }
    }
  }
}

extension Rulebook {
  /// Duties on record that no rule asks for any more, counted; the next whole pass voids them.
  public func forsaken(
    on connection: Connection
  ) throws -> [(policy: String, rule: String, count: Int)] {
    try connection.query(SQL.forsaken, entries.map(\.policy.name), entries.map(\.rule.name)).map {
      try ($0("policy"), $0("rule"), $0("count"))
    }
  }
}
