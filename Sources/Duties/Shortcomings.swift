public import Civil
public import Database
internal import Policy

/// What keeps duties from being told: a calendar or data that are missing, a rule that fails.
///
/// It is noted in `duban.concern`; whoever tells it there tells it once, and then weekly.
public struct Shortcomings {
  let rulebook: Rulebook
  let reach: Pass.Reach

  /// Makes the search for them.
  public init(_ rulebook: Rulebook, reach: Pass.Reach) {
    self.rulebook = rulebook
    self.reach = reach
  }

  /// Notes what there is on `today`, after a pass with these failures, in transactions of its own.
  ///
  /// `lookingAtRegistry`: also what the registry lacks; that reads its tables whole.
  public func note(
    on connection: Connection, today: CivilDate, failures: [Pass.Failure], lookingAtRegistry: Bool
  ) throws {
    try noting(on: connection, today: today) {
      try connection.execute(
        SQL.selfReport, failures.map { "\($0.policy)/\($0.rule)" }, failures.map(\.words))
    }
    guard lookingAtRegistry else { return }
    try noting(on: connection, today: today) {
      try connection.execute(SQL.shortcomings, rulebook.channels, reach.endpoints)
    }
  }

  /// One after the other, with whoever else notes or tells; of what the policies cover together.
  private func noting(
    on connection: Connection, today: CivilDate, _ body: () throws -> Void
  ) throws {
    try connection.transaction {
      try connection.execute("select pg_advisory_xact_lock(hashtext('duban.concern'))")
      try connection.execute(
        SQL.settings, today.description, today.description, bureaus.joined(separator: ";"), "{}",
        [String]?.none)
      try body()
    }
  }

  /// The bureaus that the policies name; none where one of them covers everything.
  private var bureaus: [String] {
    let named = rulebook.entries.map(\.policy.bureaus)
    return named.contains([]) ? [] : Set(named.joined()).sorted()
  }
}

extension Pass.Failure {
  /// Where the rule fails and why, for people: the file with line and column, and the database's words
  /// where they can name nothing but what the rule's text names, with the code of its error.
  ///
  /// PostgreSQL quotes values in DETAIL and CONTEXT, and in the message itself of a data exception
  /// (class 22, "date field value out of range: 2019-13-01"), of what a function raises (P0) and of
  /// another server's errors (HV): they may be a child's.
  public var words: String {
    guard let file else { return reason }
    return "\(file)\(spot.map { ":\($0)" } ?? ""): \(reason)"
  }

  private var reason: String {
    if !misfits.isEmpty { return misfits.joined(separator: "; ") }
    guard let state = error.sqlState else { return error.description }
    if state == .divisionByZero { return "division by zero (\(state))" }
    guard Self.withoutValues.contains(String(state.errorClass)) else {
      return "\(Self.kinds[String(state.errorClass)] ?? "an error") (\(state)); "
        + "the words may quote a row and stay out, psql shows them"
    }
    // A hint of class 42 names what the query may have meant.
    let hint = state.errorClass == "42" ? error.hint.map { "; \($0)" } ?? "" : ""
    // A place outside of the query: what the engine asks of its columns.
    let columns = error.position != nil && spot == nil ? "; duband check names the column" : ""
    return "\(error.message) (\(state))\(hint)\(columns)"
  }

  /// What a class of errors is, whose words are left out.
  private static let kinds = [
    "22": "a value that cannot be computed with", "P0": "a function has raised an error",
    "HV": "another server's error",
  ]

  /// Feature not supported, cardinality, constraint, schema name, rollback, syntax or access rule,
  /// resources, limits, state, intervention: PostgreSQL's documentation, appendix A.
  private static let withoutValues: Set<String> = [
    "0A", "21", "23", "3F", "40", "42", "53", "54", "55", "57",
  ]
}
