import Civil
import Database
import Testing

@testable import Duties

/// `duband explain`: what it says is what the passes do.
@Suite("Explanations") struct ExplainerTests {
  @Test("a ladder's days are those on which passes tell")
  func sameAsPasses() throws {
    let county = try County.enrolling()
    let foreseen = try county.rungs(on: "2024-06-07")
    let last = try day("2024-06-26")
    let told = try county.told(from: "2024-06-07", through: last.description)
    #expect(
      told.sorted()
        == foreseen.filter { $0.day <= last }
        .map { "\($0.day) \($0.stage) → \($0.recipient)" }.sorted())
    #expect(foreseen.filter { $0.fate == .due }.map(\.recipient) == ["H01", "N1"])
    #expect(foreseen.filter { $0.fate == .ahead }.count == foreseen.count - 2)
    let seen = try county.rungs(on: "2024-06-26")
    #expect(
      seen.compactMap { rung in
        guard case .told(let day?) = rung.fate else { return nil }
        return "\(day) \(rung.stage) → \(rung.recipient)"
      }.sorted() == told.sorted())
    #expect(seen.filter { $0.fate == .ahead }.map(\.stage) == ["every5wd#2", "every5wd#2"])
  }

  @Test("found late, the stages before the latest are passed over")
  func passedOver() throws {
    let county = try County.enrolling()
    #expect(try county.told(on: "2024-07-04").count == 4)
    #expect(
      try county.fates(on: "2024-07-04") == [
        "2024-06-07 open H01 passed-over", "2024-06-07 open N1 told 2024-07-04",
        "2024-06-14 -3wd H01 passed-over", "2024-06-19 0 G passed-over",
        "2024-06-19 0 H01 passed-over", "2024-06-20 +1wd B passed-over",
        "2024-06-20 +1wd G told 2024-07-04", "2024-06-20 +1wd H01 passed-over",
        "2024-07-03 every5wd#2 B told 2024-07-04", "2024-07-03 every5wd#2 H01 told 2024-07-04",
        "2024-07-10 every5wd#3 B ahead", "2024-07-10 every5wd#3 H01 ahead",
      ])
  }

  @Test("what is queued, given up, silenced or promised is said so")
  func held() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-07")
    #expect(
      try county.fates(on: "2024-06-07").prefix(2) == [
        "2024-06-07 open H01 queued", "2024-06-07 open N1 queued",
      ])
    #expect(try county.rungs(on: "2024-06-07")[0].message != nil)
    try county.connection.script(
      "update duban.notice set state = 'dead' where recipient = 'N1'; delete from duban.queue")
    let silence = try county.silences(recipient: "G", until: "2024-06-20")
    try county.promises(until: "2024-06-20")
    let rungs = try county.rungs(on: "2024-06-20")
    func fate(_ stage: String, _ recipient: String) throws -> Rung.Fate {
      try #require(rungs.first { $0.stage == stage && $0.recipient == recipient }).fate
    }
    #expect(try fate("open", "N1") == .dead)
    #expect(try fate("+1wd", "H01") == .promised(until: day("2024-06-20")))
    #expect(try fate("+1wd", "B") == .due)
    #expect(try fate("every5wd#1", "H01") == .ahead)
    let before = try county.rungs(on: "2024-06-18")
    #expect(
      try #require(before.first { $0.stage == "0" && $0.recipient == "G" }).fate
        == .silenced(silence, until: day("2024-06-20")))
  }

  @Test("a silence is seen of what is not on record yet")
  func heldBeforeRecord() throws {
    let county = try County.enrolling()
    let silence = try county.silences(subject: "N1", until: "2024-06-14")
    let fates = try county.rungs(on: "2024-06-07").map(\.fate)
    #expect(
      try fates.prefix(3)
        == Array(repeating: .silenced(silence, until: day("2024-06-14")), count: 3)[...])
    #expect(fates[3] == .ahead)
  }

  @Test("met, void or missed, the rest of its ladder is told no more")
  func over() throws {
    let county = try County.enrolling()
    _ = try county.told(on: "2024-06-11")
    try county.does(on: "2024-06-12")
    try county.pass(on: "2024-06-12")
    #expect(Set(try county.rungs(on: "2024-06-12").map(\.fate.name)) == ["told", "over"])
    try county.drops()
    try county.pass(on: "2024-06-13")
    let story = try #require(try county.stories(on: "2024-06-13").first)
    #expect(story.duty.state == "void")
    #expect(Set(story.ladder.map(\.fate.name)) == ["told", "over"])
  }

  @Test("a due date that moved: told anew where its day lies later, and not where it does not")
  func moved() throws {
    let county = try County(ladder: "open: [bearer]", "-3wd: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    _ = try county.told(from: "2024-06-07", through: "2024-06-17")
    try county.moves(due: "2024-06-26")
    #expect(
      try county.fates(on: "2024-06-18") == [
        "2024-06-07 open H01 told 2024-06-07", "2024-06-21 -3wd H01 ahead",
        "2024-06-26 0 H01 ahead",
      ])
    #expect(try county.fates(on: "2024-06-21")[1] == "2024-06-21 -3wd H01 due")
    #expect(
      try county.told(from: "2024-06-18", through: "2024-06-23")
        == ["2024-06-21 -3wd → H01 (was 2024-06-19)"])
    #expect(try county.fates(on: "2024-06-24")[1] == "2024-06-21 -3wd H01 told 2024-06-21")
  }

  @Test("of what a message tells, the ladder of those whom it tells")
  func message() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-20")
    let message = try county.connection.query("select id from duban.queue where recipient = 'B'")[
      0](
        "id", as: Int64.self)
    let explainer = try county.explainer(on: "2024-06-20")
    #expect(try explainer.tellings(ofMessage: message).map(\.stage) == ["+1wd"])
    let stories = try explainer.stories(ofMessage: message)
    #expect(stories.map(\.duty.subject) == ["N1"])
    #expect(stories.flatMap(\.ladder).map(\.recipient) == ["B", "B"])
  }

  @Test("of a recipient, what is owed of which it is told, and nothing else")
  func prospects() throws {
    let county = try County.enrolling()
    try county.owes("N2", "H02", opened: "2024-06-07", due: "2024-06-26")
    let explainer = try county.explainer(on: "2024-06-20")
    #expect(try explainer.prospects(of: "H02").map(\.duty.subject) == ["N2"])
    #expect(try explainer.prospects(of: "B").map(\.duty.subject) == ["N1", "N2"])
    #expect(try explainer.prospects(of: "C").isEmpty)
  }

  @Test("who is told in a recipient's place, and why its contacts are not")
  func doors() throws {
    var county = try County.enrolling()
    county.reach = Pass.Reach(operatorName: "值班员", operatorAddress: "op@duban", endpoints: [])
    try county.contacts(
      "N1", ("甲", email: "a@county", webhook: nil), ("乙", email: nil, webhook: "board"))
    try county.connection.execute(
      "insert into duban.rejection (channel, address) values ('email', 'a@county')")
    let explainer = try county.explainer(on: "2024-06-20")
    let doors = try explainer.doors(of: "N1")
    #expect(doors.map(\.contact) == ["甲", "乙"])
    #expect(doors[0].rejectedOn != nil)
    #expect(doors[1].isKnown == false)
    let policy = county.rulebook.entries[0].policy
    #expect(try explainer.arrivals(for: "N1", under: policy).map(\.told) == ["H01"])
    try county.contacts("B")
    try county.contacts("G")
    #expect(try explainer.arrivals(for: "B", under: policy).map(\.told) == [""])
  }

  @Test("the days counted, with holidays, make-up days and provisional years")
  func days() throws {
    let county = try County.enrolling()
    try county.owes("N2", opened: "2024-09-13", due: "2024-09-18")
    try county.owes("G", "G", opened: "2026-12-30", due: "2027-01-04")
    let story = try #require(try county.stories(of: "N2", on: "2024-09-13").first)
    #expect(
      story.days.map { "\($0.day) \($0.working) \($0.name ?? "")" } == [
        "2024-09-14 true 中秋节", "2024-09-15 false 中秋节", "2024-09-16 false 中秋节",
        "2024-09-17 false 中秋节", "2024-09-18 true ",
      ])
    let later = try #require(try county.stories(of: "G", on: "2026-12-30").first)
    #expect(later.days.map(\.provisional) == [false, true, true, true, true])
  }

  @Test("of children there are counts alone, and of liaisons whether there is one")
  func privacy() throws {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14")
    try county.agreement("V1", signed: "2024-07-10")
    try county.connection.script(
      """
      insert into registry.children (code, institution_code, born_on, enrolled_on, record_consent, record_opened_on)
      values ('kind-1', 'N1', '2022-01-01', '2024-01-01', 'yes', null),
        ('kind-2', 'N1', '2022-02-02', '2024-01-01', 'yes', '2024-02-01'),
        ('kind-3', 'N1', '2022-02-03', '2025-01-01', 'no', null);
      update registry.agreements set provider_liaison = '联络人甲', provider_phone = '13800000000';
      """)
    let explainer = try county.explainer(on: "2024-07-30")
    let story = try #require(
      try explainer.stories(rule: "alliance-enrolment", subject: "N1").first)
    let children = try #require(story.sources.first { $0.relation == "children" })
    #expect(
      children.values.map { "\($0.name) \($0.value)" }
        == ["count 2", "record_consent 2", "record_opened 1"])
    let said = "\(story.sources)"
    #expect(!said.contains("kind-"))
    #expect(!said.contains("2022-"))
    #expect(!said.contains("联络人甲"))
    #expect(!said.contains("138"))
    #expect(story.sources.first { $0.relation == "agreements" }?["provider_liaison"] == "named")
  }

  // MARK: Nothing owed

  struct Case: Sendable, CustomTestStringConvertible {
    let absences: Set<String>
    var rule = "alliance-enrolment"
    var subject = "N1"
    var on = "2024-07-01"
    let facts: @Sendable (County) throws -> Void
    var testDescription: String { absences.sorted().joined(separator: " ") }
  }

  @Test(
    "where nothing is owed, what the registry shows of the reason",
    arguments: [
      Case(absences: ["not-filed", "no-agreement-in-force"]) { _ in },
      Case(absences: ["filed-later", "no-agreement-in-force"]) {
        try $0.institution("N1", filed: "2024-08-01")
      },
      Case(absences: ["before-policy", "no-agreement-in-force"], on: "2024-06-12") {
        try $0.institution("N1", filed: "2024-06-07")
      },
      Case(absences: ["closed", "no-agreement-in-force"]) {
        try $0.institution("N1", filed: "2024-06-07", closed: "2024-06-28")
      },
      Case(absences: ["suspended", "no-agreement-in-force"]) {
        try $0.institution("N1", filed: "2024-06-07", suspended: "2024-06-28")
      },
      Case(absences: ["agreement-in-force"]) {
        try $0.institution("N1", filed: "2024-05-07")
        try $0.agreement("V1", signed: "2024-05-08", ends: "2026-05-07")
      },
      Case(absences: ["unknown"], subject: "N77") { _ in },
      Case(
        absences: ["draft", "endless", "no-agreement-in-force"], rule: "agreement-expiry",
        subject: "V1"
      ) {
        try $0.institution("N1", filed: "2024-05-07")
        try $0.agreement("V1", signed: nil)
      },
      Case(absences: ["endless", "agreement-in-force"], rule: "agreement-expiry", subject: "V1") {
        try $0.institution("N1", filed: "2024-05-07")
        try $0.agreement("V1", signed: "2024-05-08")
      },
      Case(
        absences: ["terminated", "no-agreement-in-force"], rule: "agreement-expiry", subject: "V1"
      ) {
        try $0.institution("N1", filed: "2024-05-07")
        try $0.agreement("V1", signed: "2024-05-08", ends: "2024-07-30", terminated: "2024-06-20")
      },
      Case(
        absences: ["ended-before-policy", "no-agreement-in-force"], rule: "agreement-expiry",
        subject: "V1"
      ) {
        try $0.institution("N1", filed: "2024-05-07")
        try $0.agreement("V1", signed: "2023-05-08", ends: "2024-06-01")
      },
    ])
  func nothing(_ reason: Case) throws {
    let county = try County(.shipped())
    try reason.facts(county)
    let explainer = try county.explainer(on: reason.on)
    #expect(try explainer.stories(rule: reason.rule, subject: reason.subject).isEmpty)
    let nothing = try explainer.nothing(rule: reason.rule, subject: reason.subject)
    #expect(nothing.map { Set($0.absences.map(\.name)) } == [reason.absences])
  }

  @Test("a policy that names its bureau asks nothing of who stands under another")
  func outside() throws {
    let county = try County(.shipped(under: "B2"))
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H2", "health_centre", under: "B2")
    try county.institution("N1", filed: "2024-06-20")
    try county.institution("N2", filed: "2024-06-20", centre: "H2")
    try county.institution("N3", filed: "2024-06-20", centre: nil)
    let explainer = try county.explainer(on: "2024-06-24")
    #expect(try explainer.stories(rule: "alliance-enrolment", subject: "N2").count == 1)
    func absences(_ subject: String) throws -> [Absence] {
      try explainer.nothing(rule: "alliance-enrolment", subject: subject).flatMap(\.absences)
    }
    #expect(try absences("N1").contains(.outside(bureau: "B")))
    #expect(try absences("N3").contains(.outside(bureau: nil)))
    #expect(try !absences("N2").contains { $0.name == "outside" })
    let policy = county.rulebook.entries[0].policy
    #expect(try explainer.arrivals(for: "H2", under: policy).map(\.told) == [""])
  }
}

extension County {
  func explainer(on text: String) throws -> Explainer {
    Explainer(rulebook, reach: reach, on: connection, today: try day(text))
  }

  func stories(of subject: String = "N1", on day: String) throws -> [Explainer.Story] {
    try explainer(on: day).stories(rule: "chore", subject: subject)
  }

  /// The ladder of the one duty of N1.
  func rungs(on day: String) throws -> [Rung] {
    try #require(try stories(on: day).first).ladder
  }

  /// The same, a line each: day, stage, recipient, fate, and its day.
  func fates(on day: String) throws -> [String] {
    try rungs(on: day).map { rung in
      "\(rung.day) \(rung.stage) \(rung.recipient) \(rung.fate.name)"
        + (rung.fate.day.map { " \($0)" } ?? "")
    }
  }
}
