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

  private mutating func wrong(
    _ what: String, mend: String, in key: String? = nil, at spot: Spot? = nil
  ) {
    problems.append(Problem(key: key, spot: spot, what: what, mend: mend))
  }
}

// MARK: What the duties hold

extension Trial {
  /// Which of the codes are no organisation's and no institution's.
  private static func strangers(
    among codes: [String], on connection: Connection
  ) throws -> [String] {
    try connection.query(SQL.strangers, Set(codes).sorted()).map { try $0("code") }
  }

  /// Nothing of one child may be told, nor stand in the queue.
  private mutating func judgeChildren(on connection: Connection) throws {
    let texts = Set(duties.flatMap { $0.texts.map(\.text) })
    let codes = Set(
      try connection.query(SQL.childCodes, texts.sorted()).map { row throws(DatabaseError) in
        try row("code", as: String.self)
      })
    let places = Set(duties.flatMap { $0.texts.filter { codes.contains($0.text) }.map(\.place) })
    for place in places.sorted() {
      wrong(
        "\(place) is the code of a child",
        mend: "leave it out: of children nothing but numbers is told")
    }
  }

  private mutating func judgeBearers(strangers: [String]) {
    if let stranger = strangers.first {
      wrong(
        "the bearer \(stranger) is no organisation and no institution: nobody would be told",
        mend: "yield the code of one")
    }
  }

  private mutating func judgeDates() {
    judge("opened_on lies after due_on", mend: "let it be owed before it is due") {
      $0.openedOn > $0.dueOn
    }
    judge("closes_on lies before due_on", mend: "let it be given up after it is due") {
      ($0.closesOn ?? $0.dueOn) < $0.dueOn
    }
  }

  private mutating func judge(_ what: String, mend: String, _ isWrong: (Duty) -> Bool) {
    let found = duties.filter(isWrong)
    guard let first = found.first else { return }
    let period = first.period.isEmpty ? "" : ", period \(first.period)"
    let more = found.count > 1 ? ", and \(found.count - 1) more" : ""
    wrong("\(what) (\(first.subject)\(period)\(more))", mend: mend)
  }

  private mutating func judgeNames(strangers: [String]) {
    if let stranger = strangers.first {
      wrong(
        "the facts of \(stranger) have no name: letters would show the code alone",
        mend: "add 'name', what people call it, to the facts")
    }
  }

  /// A ladder can tell an institution only where the facts name one, and so it is known what belongs
  /// to it.
  private mutating func judgeInstitutions(of entry: Rulebook.Entry) {
    guard let duty = duties.first(where: { $0.facts["institution"] == nil }) else { return }
    if entry.rule.ladder.stages.contains(where: { $0.roles.contains(.institution) }) {
      wrong(
        "it tells the institution, and the facts of \(duty.subject) have none",
        mend: "take institution out of it, or add 'institution', its code, to the facts",
        in: "ladder")
    } else if entry.rule.isByInstitution {
      wrong(
        "the rule is by_institution, and the facts of \(duty.subject) have no institution",
        mend: "add 'institution', its code, to the facts")
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

  /// A stage is never told where each of its days comes after its duty is given up.
  private mutating func judge(ladderOf entry: Rulebook.Entry, on connection: Connection) throws {
    let sample = duties.prefix(1000)
    guard let first = sample.map(\.openedOn).min() else { return }
    let given = json(sample.enumerated().map { GivenDuty($1, number: $0 + 1) })
    let book = Rulebook(of: entry)
    let stages = try connection.transaction(readOnly: true) {
      // As on the first day, from which on the first repeat of a stage that recurs is still to come.
      try entry.set(on: connection, today: first)
      return try connection.query(SQL.unreached, book.ladders, given)
        .map { row throws(DatabaseError) in try row("name", as: String.self) }
    }
    for stage in stages {
      wrong(
        "\(stage) falls after closes_on of "
          + (sample.count == 1 ? "the one duty" : "all \(sample.count) duties")
          + ": nobody is ever told", mend: "tell earlier, or let closes_on be later", in: "ladder")
    }
  }
}

extension Duty {
  /// The texts that it bears, each with where it stands.
  fileprivate var texts: [(place: String, text: String)] {
    [("the subject", subject), ("the bearer", bearer), ("the period", period)]
      + facts.values.flatMap { name, value in
        value.texts.map { ("\(name) of the facts", $0) }
      }
  }
}

extension Facts.Value {
  fileprivate var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let values): values.flatMap(\.texts)
    case .object(let values): values.values.flatMap(\.texts)
    case .number, .flag, .none: []
    }
  }
}
