public import Civil
public import Database
internal import Policy
internal import StrictYAML

/// A rule run once, for whoever writes it: what is wrong with what it yields, and what it costs.
public struct Trial: Sendable {
  /// Something wrong, and the mend.
  public struct Problem: Sendable, Equatable {
    /// The key of the rule that is to be mended; nil where it is the query.
    public let key: String?
    /// Where in the query it is; nil where that is not known, or where a key is to be mended.
    public let spot: Spot?
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
    let (plan, misfits) = try connection.transaction(readOnly: true) {
      try entry.set(on: connection, today: today)
      return (try Plan(of: entry, on: connection), try entry.misfits(on: connection))
    }
    self.plan = plan
    for misfit in misfits { wrong(misfit.what, mend: misfit.mend) }
    if !problems.isEmpty { return }
    duties = try Rulebook.duties(of: entry, asOf: today, on: connection)
    try judgeChildren(on: connection)
    // What is one child's is printed nowhere, not even as what is wrong with it.
    if !problems.isEmpty { return }
    judgeBearers(strangers: try Self.strangers(among: duties.map(\.bearer), on: connection))
    judgeDates()
    judgeNames(
      strangers: try Self.strangers(
        among: duties.filter { $0.facts["name"] == nil }.map(\.subject), on: connection))
    judgeInstitutions(of: entry)
    try judge(ladderOf: entry, on: connection)
    try judgeSuperiors(of: entry, asOf: today, on: connection)
  }

  /// Numbers that the query asks for and nobody gives.
  private mutating func numbers(_ entry: Rulebook.Entry) {
    let places = entry.numberPlaces
    for (name, spot) in places.sorted(by: { $0.key < $1.key })
    where entry.rule.numbers[name] == nil {
      let what = "the query asks for the number \(name)"
      let unasked = entry.rule.numbers.keys.filter { places[$0] == nil }.sorted()
      if let meant = nearest(to: name, among: unasked) {
        wrong("\(what), which nobody gives", mend: "did you mean \(meant)?", at: spot)
      } else {
        wrong(what, mend: "write \(name): … under numbers", in: "numbers")
      }
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
        let asked = try entry.attempt(on: connection) {
          _ = try entry.query(
            "create temporary view duban_trial as --RULE--\n", prepared: false, on: connection)
        }
        try asked.get()
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
  static let columns = [
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
    let names = Self.columns.map(\.name)
    var strangers = columns.map(\.name).filter { !names.contains($0) }
    for wanted in Self.columns {
      guard let column = columns.first(where: { $0.name == wanted.name }) else {
        if let misspelt = nearest(to: wanted.name, among: strangers) {
          strangers.removeAll { $0 == misspelt }
          wrong("a rule has no column \(misspelt)", mend: "did you mean \(wanted.name)?")
        } else {
          wrong("the column \(wanted.name) is missing", mend: "add \(wanted.example)")
        }
        continue
      }
      let type = column.type == "character varying" ? "text" : column.type
      if type != wanted.type {
        wrong(
          "the column \(wanted.name) is \(column.type), not \(wanted.type)",
          mend: "write (…)::\(wanted.type) as \(wanted.name)")
      }
    }
    for stranger in strangers {
      wrong("a rule has no column \(stranger)", mend: "remove it, or put it into facts")
    }
  }

  mutating func wrong(
    _ what: String, mend: String, in key: String? = nil, at spot: Spot? = nil
  ) {
    problems.append(Problem(key: key, spot: spot, what: what, mend: mend))
  }
}
