public import Civil
public import Database
internal import Policy

extension Rulebook {
  /// The duties as of any day, derived from the registry at this moment and written nowhere.
  ///
  /// A rule that fails throws: whoever asks for a list must not get a part of it for the whole.
  public func duties(
    asOf today: CivilDate, policy: String? = nil, rule: String? = nil, on connection: Connection
  ) throws -> [Duty] {
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      var duties: [Duty] = []
      for entry in entries {
        if let policy, entry.policy.name != policy { continue }
        if let rule, entry.rule.name != rule { continue }
        duties += try entry.duties(asOf: today, on: connection)
      }
      return duties
    }
  }

  /// Bureaus that the policies name and the registry does not have, with the bureaus that it has.
  public static func unknownBureaus(
    among codes: [String], on connection: Connection
  ) throws -> [(code: String, known: String)] {
    try connection.query(SQL.unknownBureaus, codes).map { row throws(DatabaseError) in
      (
        code: try row("code", as: String.self),
        known: try row("bureaus", as: String?.self) ?? "none yet"
      )
    }
  }

  /// The duties of one rule alone.
  public static func duties(
    of entry: Entry, asOf today: CivilDate, on connection: Connection
  ) throws -> [Duty] {
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      try entry.duties(asOf: today, on: connection)
    }
  }
}

extension Duty {
  /// What the daemon last recorded, void duties among it, as it stands on `today`.
  public static func recorded(asOf today: CivilDate, on connection: Connection) throws -> [Duty] {
    try connection.transaction(readOnly: true) {
      try connection.execute("select set_config('duban.today', $1, true)", today.description)
      return try connection.query(SQL.recorded).map { row throws(DatabaseError) in try Duty(row) }
    }
  }
}

extension Rulebook.Entry {
  fileprivate func duties(asOf today: CivilDate, on connection: Connection) throws -> [Duty] {
    try set(on: connection, today: today)
    return try connection.query(statement(SQL.duties), policy.name, rule.name)
      .map { row throws(DatabaseError) in try Duty(row) }
  }
}
