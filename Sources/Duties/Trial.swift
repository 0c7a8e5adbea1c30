public import Civil
public import Database
internal import Policy

/// A rule run once, for whoever writes it: what is wrong with what it yields, and what it costs.
public struct Trial: Sendable {
  /// Something wrong, and the mend.
  public struct Problem: Sendable, Equatable {
    /// The key of the rule that is to be mended; nil where it is the query.
    public let key: String?
    /// What is wrong.
    public let what: String
    /// What to do about it, as an imperative.
    public let mend: String
  }

  /// What is wrong with the columns and the rows; empty where the rule can run.
  public private(set) var problems: [Problem] = []
  /// Its duties as of the day; empty while a column is wrong.
  public private(set) var duties: [Duty] = []
  /// How PostgreSQL would go about it; nil while a column is wrong.
  public private(set) var plan: Plan?

  /// Runs the rule on a day, in a transaction that is rolled back.
  public init(of entry: Rulebook.Entry, asOf today: CivilDate, on connection: Connection) throws {
    numbers(entry)
    if !problems.isEmpty { return }
    let columns = try Self.columns(of: entry, asOf: today, on: connection)
    judge(columns: columns)
    if !problems.isEmpty { return }
    plan = try connection.transaction(readOnly: true) {
      try entry.set(on: connection, today: today)
      return try Plan(of: entry, on: connection)
    }
    duties = try Rulebook.duties(of: entry, asOf: today, on: connection)
    judgeKeys()
    judgeBearers(
      strangers: try connection.query(SQL.strangers, Set(duties.map(\.bearer)).sorted())
        .map { try $0("code") })
    judge(ladderOf: entry)
    try judgeSuperiors(of: entry, asOf: today, on: connection)
  }

  /// Numbers that the query asks for and nobody gives.
  private mutating func numbers(_ entry: Rulebook.Entry) {
    for name in entry.numbersAsked.subtracting(entry.rule.numbers.keys).sorted() {
      wrong(
        "the query asks for the number \(name)", mend: "write \(name): … under numbers",
        in: "numbers")
    }
  }

  private struct Ended: Error {
    let columns: [(name: String, type: String)]
  }

  private static func columns(
    of entry: Rulebook.Entry, asOf today: CivilDate, on connection: Connection
  ) throws -> [(name: String, type: String)] {
    do {
      // The view is not to stay: the transaction ends by what is thrown.
      return try connection.transaction { () throws -> [(name: String, type: String)] in
        try entry.set(on: connection, today: today)
        try connection.script("create temporary view duban_trial as \(entry.sql)")
        let rows = try connection.query(SQL.trialColumns, prepared: false)
        throw Ended(
          columns: try rows.map { row throws(DatabaseError) in
            (name: try row("name", as: String.self), type: try row("type", as: String.self))
          })
      }
    } catch let end as Ended {
      return end.columns
    }
  }

  /// The columns of a rule, with a way to write one that is missing.
  private static let columns = [
    (name: "subject", type: "text", example: "i.code as subject"),
    (name: "bearer", type: "text", example: "i.health_centre_code as bearer"),
    (name: "period", type: "text", example: "'' as period"),
    (name: "opened_on", type: "date", example: "i.filed_on as opened_on"),
    (name: "due_on", type: "date", example: "i.filed_on + 30 as due_on"),
    (name: "provisional", type: "boolean", example: "false as provisional"),
    (name: "met_on", type: "date", example: "null::date as met_on"),
    (name: "closes_on", type: "date", example: "null::date as closes_on"),
    (
      name: "facts", type: "jsonb",
      example: "jsonb_build_object('institution', i.code, 'name', i.name) as facts"
    ),
  ]

  private mutating func judge(columns: [(name: String, type: String)]) {
    for wanted in Self.columns {
      guard let column = columns.first(where: { $0.name == wanted.name }) else {
        wrong("the column \(wanted.name) is missing", mend: "add \(wanted.example)")
        continue
      }
      let type = column.type == "character varying" ? "text" : column.type
      if type != wanted.type {
        wrong(
          "the column \(wanted.name) is \(column.type), not \(wanted.type)",
          mend: "write (…)::\(wanted.type) as \(wanted.name)")
      }
    }
    let known = Self.columns.map(\.name)
    for column in columns where !known.contains(column.name) {
      wrong("a rule has no column \(column.name)", mend: "remove it, or put it into facts")
    }
  }

  private mutating func judgeKeys() {
    var keys: Set<[String]> = []
    if let twice = duties.first(where: {
      !keys.insert([$0.subject, $0.bearer, $0.period]).inserted
    }) {
      wrong(
        "two rows are of \(twice.subject), \(twice.bearer) and period \"\(twice.period)\"",
        mend: "yield one row for each subject, bearer and period")
    }
  }

  private mutating func judgeBearers(strangers: [String]) {
    if let stranger = strangers.first {
      wrong(
        "the bearer \(stranger) is no organisation and no institution: nobody would be told",
        mend: "yield the code of one")
    }
  }

  /// A ladder can tell an institution only where the facts name one.
  private mutating func judge(ladderOf entry: Rulebook.Entry) {
    let tellsInstitution = entry.rule.ladder.stages.contains { $0.roles.contains(.institution) }
    if tellsInstitution, let duty = duties.first(where: { $0.facts["institution"] == nil }) {
      wrong(
        "it tells the institution, and the facts of \(duty.subject) have none",
        mend: "take institution out of it, or add 'institution', its code, to the facts",
        in: "ladder")
    }
  }

  /// A ladder can tell a bureau, a guidance centre or a CDC only where there is one.
  ///
  /// Of a rule that yields nothing yet, the policy's own bureau is looked at.
  private mutating func judgeSuperiors(
    of entry: Rulebook.Entry, asOf today: CivilDate, on connection: Connection
  ) throws {
    let told = Set(entry.rule.ladder.stages.flatMap(\.roles))
    let guided = duties.filter { $0.facts["guidance"] == nil }
    let lacking = try connection.transaction(readOnly: true) {
      try entry.set(on: connection, today: today)
      return try connection.query(
        SQL.lackingSuperiors, duties.isEmpty ? [""] : Set(duties.map(\.bearer)).sorted(),
        duties.isEmpty ? [""] : Set(guided.map(\.bearer)).sorted())
    }
    for row in lacking {
      guard let role = Role(rawValue: try row("role")), told.contains(role) else { continue }
      let bureau = try row("bureau", as: String?.self)
      let kind = role == .guidance ? "guidance_centre" : role.rawValue
      wrong(
        "it tells \(role), and \(bureau.map { "under \($0) there" } ?? "there") is none",
        mend: "add an organisation of the kind \(kind)\(bureau.map { " below \($0)" } ?? ""), "
          + "or take \(role) out of it", in: "ladder")
    }
  }

  private mutating func wrong(_ what: String, mend: String, in key: String? = nil) {
    problems.append(Problem(key: key, what: what, mend: mend))
  }
}
