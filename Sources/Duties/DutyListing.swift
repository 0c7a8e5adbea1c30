public import Civil
public import Database
internal import Policy

extension Rulebook {
  /// The duties as of any day, derived from the registry at this moment and written nowhere, and the
  /// rules that failed, whose duties are not among them.
  ///
  /// Without names they are of all policies, and of all rules.
  public func derive(
    asOf today: CivilDate, policy: String? = nil, rules: [String] = [], on connection: Connection
  ) throws -> (duties: [Duty], failures: [Pass.Failure]) {
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      var duties: [Duty] = []
      var failures: [Pass.Failure] = []
      for entry in entries {
        if let policy, entry.policy.name != policy { continue }
        if !rules.isEmpty, !rules.contains(entry.rule.name) { continue }
        switch try entry.duties(asOf: today, on: connection) {
        case .success(let derived): duties += derived
        case .failure(let failure): failures.append(failure)
        }
      }
      return (duties, failures)
    }
  }

  /// The same where a rule that fails throws its `Pass.Failure`: whoever asks for a list must not take
  /// a part of it for the whole.
  public func duties(
    asOf today: CivilDate, policy: String? = nil, rule: String? = nil, on connection: Connection
  ) throws -> [Duty] {
    let (duties, failures) = try derive(
      asOf: today, policy: policy, rules: rule.map { [$0] } ?? [], on: connection)
    if let failure = failures.first { throw failure }
    return duties
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
  /// - Throws: `Pass.Failure` where it fails.
  public static func duties(
    of entry: Entry, asOf today: CivilDate, on connection: Connection
  ) throws -> [Duty] {
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      try entry.duties(asOf: today, on: connection).get()
    }
  }
}

extension Duty {
  /// What the daemon last recorded, void duties among it, as it stands on `today`.
  public static func recorded(asOf today: CivilDate, on connection: Connection) throws -> [Duty] {
    try connection.reading(asOf: today) {
      try connection.query(SQL.recorded).map { row throws(DatabaseError) in try Duty(row) }
    }
  }
}

extension Rulebook.Entry {
  fileprivate func duties(
    asOf today: CivilDate, on connection: Connection
  ) throws -> Result<[Duty], Pass.Failure> {
    try set(on: connection, today: today)
    return try attempt(on: connection) {
      try query(SQL.duties, policy.name, rule.name, on: connection)
        .map { row throws(DatabaseError) in try Duty(row) }
    }
  }
}
