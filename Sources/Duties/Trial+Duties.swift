internal import Civil
internal import Database
internal import Policy

// What is wrong with the duties that a rule yields, though they can be written down.

extension Trial {
  /// Which of the codes are no organisation's and no institution's.
  static func strangers(
    among codes: [String], on connection: Connection
  ) throws -> [String] {
    try connection.query(SQL.strangers, Set(codes).sorted()).map { try $0("code") }
  }

  /// Nothing of one child may be told, nor stand in the queue.
  mutating func judgeChildren(on connection: Connection) throws {
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

  mutating func judgeBearers(strangers: [String]) {
    if let stranger = strangers.first {
      wrong(
        "the bearer \(stranger) is no organisation and no institution: nobody would be told",
        mend: "yield the code of one")
    }
  }

  mutating func judgeDates() {
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

  mutating func judgeNames(strangers: [String]) {
    if let stranger = strangers.first {
      wrong(
        "the facts of \(stranger) have no name: letters would show the code alone",
        mend: "add 'name', what people call it, to the facts")
    }
  }

  /// A ladder can tell an institution only where the facts name one, and so it is known what belongs
  /// to it.
  mutating func judgeInstitutions(of entry: Rulebook.Entry) {
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
  mutating func judgeSuperiors(
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
  mutating func judge(ladderOf entry: Rulebook.Entry, on connection: Connection) throws {
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
