import Database
import Testing

@testable import Duties

/// Config/rules/example: a rule that a county adds without building anything.
@Suite("A rule of one's own") struct OwnRuleTests {
  private func county() throws -> County { try County(.example()) }

  private func duties(_ county: County, on text: String) throws -> [String] {
    try county.rulebook.duties(asOf: day(text), on: county.connection).map {
      "\($0.subject) \($0.bearer) \($0.period) \($0.openedOn)..\($0.dueOn) \($0.state)"
        + "\($0.late ? " late" : "")\($0.metOn.map { " \($0)" } ?? "")"
    }
  }

  private func checks(_ county: County, _ days: String...) throws {
    for day in days {
      try county.connection.execute(
        """
        insert into registry.activities (code, kind, held_on, institution_codes)
        values (gen_random_uuid(), 'inspection', $1, array['N1', 'N9'])
        """, day)
    }
  }

  @Test("a duty each winter, from 60 days before; the year of a later filing is the next")
  func winters() throws {
    let county = try county()
    try county.institution("N1", filed: "2020-01-01")
    try county.institution("N2", filed: "2024-12-01", centre: nil)
    #expect(try duties(county, on: "2024-09-30") == [])
    #expect(
      try duties(county, on: "2024-10-01") == ["N1 H01 2024 2024-10-01..2024-11-30 open"])
    #expect(
      try duties(county, on: "2025-10-01") == [
        "N1 H01 2024 2024-10-01..2024-11-30 missed", "N1 H01 2025 2025-10-01..2025-11-30 open",
        "N2 G 2025 2025-10-01..2025-11-30 open",
      ])
  }

  @Test("met by the first inspection of that winter; one before it is told as the last")
  func inspected() throws {
    let county = try county()
    try county.institution("N1", filed: "2020-01-01")
    try checks(county, "2024-05-01", "2024-12-03", "2024-12-20")
    let before = try county.rulebook.duties(asOf: day("2024-12-02"), on: county.connection)
    #expect(before.map(\.state) == ["overdue"])
    #expect(before.first?.facts["last_checked_on"] == "2024-05-01")
    #expect(
      try duties(county, on: "2024-12-20")
        == ["N1 H01 2024 2024-10-01..2024-11-30 met late 2024-12-03"])
  }

  @Test("not of an institution that closed before the due date")
  func closed() throws {
    let county = try county()
    try county.institution("N1", filed: "2020-01-01", closed: "2024-11-15")
    #expect(try duties(county, on: "2024-11-14").count == 1)
    #expect(try duties(county, on: "2024-11-15") == [])
  }

  @Test("the query's numbers and words are known without running it; comments do not count")
  func words() throws {
    let county = try County(
      .chores(
        ["0: [bearer]"],
        sql: """
          -- duban.number('no') 'never'
          select duban.number('min_days'), number( 'wd' ), 'fact_1', /* 'not' */ 'Not' from chores;
          """))
    let entry = try #require(county.rulebook.entries.first)
    #expect(entry.numbersAsked == ["min_days", "wd"])
    #expect(entry.factsWritten == ["fact_1"])
  }
}
