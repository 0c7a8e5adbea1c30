import Civil
import Testing

@testable import Duties

@Suite("Simulation") struct SimulationTests {
  /// A county whose every rule has something to say.
  private func county() throws -> County {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14")
    try county.institution("N2", filed: "2023-05-01", centre: "H02")
    try county.institution("N3", filed: "2024-06-20", centre: nil, closed: "2024-08-01")
    try county.institution(
      "N4", filed: "2024-03-01", suspended: "2024-07-05", resumed: "2024-07-20")
    try county.agreement("V1", of: "N1", signed: "2024-07-10", ends: "2025-07-09")
    try county.agreement(
      "V2", of: "N2", by: "H02", signed: "2023-05-02", ends: "2024-08-15")
    try county.agreement(
      "V4", of: "N4", guidance: "G", signed: "2024-03-02", terminated: "2024-07-15")
    try county.visit("N2", on: "2024-07-25", by: "H02", "G")
    return county
  }

  private func simulation(_ county: County) throws -> Simulation {
    let open = try (#require(TimeOfDay("08:30")), #require(TimeOfDay("18:00")))
    return try Simulation(
      Pass(county.rulebook, reach: county.reach),
      calendar: WorkingCalendar(files: ShippedCalendars.files()),
      window: #require(
        SendWindow(days: .working, from: open.0, to: open.1, timeZone: "Asia/Shanghai")))
  }

  @Test("a rule that fails ends it, unless another is asked about")
  func failing() throws {
    let county = try County(
      .read(["bad": ["0: [bearer]"], "good": ["0: [bearer]"]], sql: ["bad": "select nothing"]))
    try county.owes("N1", due: "2024-06-19")
    let (first, last) = try (day("2024-06-18"), day("2024-06-20"))
    for rules in [[], ["bad"]] {
      let failure = #expect(throws: Pass.Failure.self) {
        try simulation(county).run(
          from: first, through: last, askingAbout: rules, on: county.connection
        ) { _ in }
      }
      #expect(failure?.words.hasPrefix("rules/bad/duties.sql:1:8: ") == true)
    }
    var told: [String] = []
    try simulation(county).run(
      from: first, through: last, askingAbout: ["good"], on: county.connection
    ) { told.append("\($0.date) \($0.rule) \($0.stage)") }
    #expect(told == ["2024-06-19 good 0"])
  }

  private func tellings(_ county: County, from: String, through: String) throws -> [String] {
    var lines: [String] = []
    try simulation(county).run(from: day(from), through: day(through), on: county.connection) {
      guard ["notice", "all-clear"].contains($0.kind) else { return }
      lines.append("\($0.date) \($0.rule) \($0.subject) \($0.stage) → \($0.recipient)")
    }
    return lines.sorted()
  }

  @Test("it says what passes day by day would tell, on working days")
  func sameAsPasses() throws {
    let county = try county()
    let simulated = try tellings(county, from: "2024-06-10", through: "2024-10-20")
    let calendar = try WorkingCalendar(files: ShippedCalendars.files())
    var told: [String] = []
    for day in try day("2024-06-10")...day("2024-10-20") {
      try county.pass(on: day.description, windowIsOpen: calendar.isWorking(day))
      told += try county.delivered(on: day.description, naming: "rule || ' ' || d.subject")
        .map { "\(day) \($0)" }
    }
    #expect(simulated == told.sorted())
    #expect(Set(simulated.compactMap { $0.split(separator: " ").dropFirst().first }).count == 7)
    #expect(simulated.contains { $0.contains("all-clear") })
  }

  @Test("it says what nobody owes as passes day by day tell it")
  func bulletins() throws {
    var county = try county()
    county.rulebook = .telling(["filing-announcement", "report", "service-hours"])
    try county.owes("a", due: "2024-06-20")
    try county.activity(
      "visit", on: "2024-08-12", at: ["N1"], by: ["H01"], staff: [("H01", "王", "2")])
    var simulated: [Simulation.Telling] = []
    try simulation(county).run(
      from: day("2024-06-10"), through: day("2025-06-09"), on: county.connection
    ) { simulated.append($0) }
    #expect(
      simulated.map {
        [$0.date, $0.rule, $0.period, $0.subject, "→", $0.recipient].filter { !$0.isEmpty }
          .joined(separator: " ")
      } == (try county.announced(from: "2024-06-10", through: "2025-06-09")))
    #expect(
      Set(simulated.map { "\($0.kind) \($0.rule)" }) == [
        "announcement filing-announcement", "report report", "report service-hours",
      ])
    #expect(simulated.contains { $0.subject == "N1" && $0.date == "2024-06-14" })
    #expect(
      simulated.allSatisfy {
        [$0.bearer, $0.dueOn, $0.stage] == ["", "", ""] && $0.policy == "test"
          && $0.channel == "email"
      })
  }

  @Test("it writes nothing, over whatever there is, and is the same every time")
  func writesNothing() throws {
    let county = try county()
    try county.pass(on: "2024-07-30")
    let before = try county.written()
    let first = try tellings(county, from: "2024-06-10", through: "2024-08-20")
    #expect(try county.written() == before)
    // A pass in between on the same connection: its statements are prepared over the real tables.
    try county.pass(on: "2024-07-30")
    #expect(try tellings(county, from: "2024-06-10", through: "2024-08-20") == first)
    #expect(try county.written() == before)
    #expect(
      try county.lines("select count(*)::text from pg_class where relpersistence = 't'") == ["0"])
  }

  @Test("a rule that fails ends it: what it says would be a part for the whole")
  func failingRule() throws {
    let county = try County(.chores(["0: [bearer]"], sql: "select 1 / 0"))
    #expect(throws: (any Error).self) {
      try tellings(county, from: "2024-06-10", through: "2024-06-11")
    }
    #expect(try county.written() == [])
  }
}
