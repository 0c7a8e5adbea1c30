import Civil
import Database
import Testing

@testable import Duties

/// A rule run once for whoever writes it.
@Suite("A trial of a rule") struct TrialTests {
  private func trial(
    _ sql: String, ladder: [String] = ["0: [bearer]"], _ facts: (County) throws -> Void = { _ in }
  ) throws -> Trial {
    let county = try County(.chores(ladder, sql: sql))
    try facts(county)
    let entry = try #require(county.rulebook.entries.first)
    return try Trial(of: entry, asOf: day("2024-06-19"), on: county.connection)
  }

  private func problems(
    _ sql: String, ladder: [String] = ["0: [bearer]"], _ facts: (County) throws -> Void = { _ in }
  ) throws -> [String] {
    try trial(sql, ladder: ladder, facts).problems.map { "\($0.what); \($0.mend)" }
  }

  @Test("a rule that can run: its duties and its plan's cost")
  func well() throws {
    let trial = try trial(Rulebook.chores, ladder: ["0: [bearer, institution]"]) {
      try $0.owes("N1", due: "2024-06-18")
      try $0.owes("N2", due: "2024-06-19")
    }
    #expect(trial.problems == [])
    #expect(trial.duties.map(\.state) == ["overdue", "open"])
    #expect(try #require(trial.plan).cost > 0)
    #expect(trial.plan?.crossings == [])
  }

  @Test(
    "a ladder that tells whom there is not, under each bureau; an agreement's own centre is one")
  func superiors() throws {
    let ladder = ["0: [bearer, guidance, bureau]", "+1wd: [bearer, cdc]"]
    func problems(_ facts: (County) throws -> Void) throws -> [String] {
      try self.problems(Rulebook.chores, ladder: ladder) { county in
        try county.organisation("B2", "bureau", under: nil)
        try county.organisation("H9", "health_centre", under: "B2")
        try facts(county)
      }
    }
    let lacksCDC =
      "it tells cdc, and under B2 there is none; "
      + "add an organisation of the kind cdc below B2, or take cdc out of it"
    #expect(try problems { try $0.owes("N1", due: "2024-06-19") } == [])
    #expect(
      try problems { try $0.owes("N1", "H9", due: "2024-06-19") } == [
        lacksCDC,
        "it tells guidance, and under B2 there is none; "
          + "add an organisation of the kind guidance_centre below B2, or take guidance out of it",
      ])
    #expect(
      try problems { try $0.owes("N1", "H9", due: "2024-06-19", guidance: "G") } == [lacksCDC])
    // Nothing is owed yet.
    #expect(
      try problems {
        try $0.connection.execute("delete from registry.organisations where code = 'C'")
      } == [
        "it tells cdc, and under B there is none; "
          + "add an organisation of the kind cdc below B, or take cdc out of it"
      ])
  }

  @Test("each column that is missing, too much or of another type is named with its mend")
  func columns() throws {
    let problems = try problems(
      """
      select subject, bearer::varchar, opened_on, due_on::timestamp as due_on, provisional, met_on,
        closes_on, facts::json as facts, 1 as weight
      from chores
      """)
    #expect(
      problems == [
        "the column period is missing; add '' as period",
        "the column due_on is timestamp without time zone, not date; write (…)::date as due_on",
        "the column facts is json, not jsonb; write (…)::jsonb as facts",
        "a rule has no column weight; remove it, or put it into facts",
      ])
  }

  @Test("a number that nobody gives")
  func number() throws {
    let trial = try trial("select duban.number('within_wd')")
    #expect(
      trial.problems == [
        Trial.Problem(
          key: "numbers", spot: nil, what: "the query asks for the number within_wd",
          mend: "write within_wd: … under numbers")
      ])
  }

  @Test("a number or a column that is misspelt: which was meant, and where")
  func misspelt() throws {
    let county = try County(
      .own("-- 消防\nselect duban.number('mindays')", numbers: ["min_days": 45]))
    let trial = try Trial(
      of: #require(county.rulebook.entries.first), asOf: day("2024-06-19"), on: county.connection)
    #expect(
      trial.problems.map { "\($0.spot.map { "\($0)" } ?? "") \($0.what); \($0.mend)" } == [
        "2:22 the query asks for the number mindays, which nobody gives; did you mean min_days?"
      ])
    #expect(
      try problems("\(Rulebook.chores.replacing("opened_on", with: "opened_on as openedon"))") == [
        "a rule has no column openedon; did you mean opened_on?"
      ])
  }

  @Test(
    "a row that can be no duty, by the code that it is about and its period",
    arguments: [
      (
        "null::text as bearer",
        "the bearer of N1, period 2024-H2, is null; coalesce it, or leave such rows out"
      ),
      (
        "null::date as opened_on",
        "the opened_on of N1, period 2024-H2, is null; coalesce it, or leave such rows out"
      ),
      (
        "null::date as due_on",
        "the due_on of N1, period 2024-H2, is null; coalesce it, or leave such rows out"
      ),
      (
        "null::boolean as provisional",
        "the provisional of N1, period 2024-H2, is null; coalesce it, or leave such rows out"
      ),
      (
        "null::jsonb as facts",
        "the facts of N1, period 2024-H2, is null; coalesce it, or leave such rows out"
      ),
      (
        "'[]'::jsonb as facts",
        "the facts of N1, period 2024-H2, are no object; write jsonb_build_object('institution', …)"
      ),
      ("null::text as subject", "the subject is null (1 row); coalesce it, or leave such rows out"),
      ("null::text as period", "the period of N1 is null; coalesce it, or leave such rows out"),
      (
        "date '2060-01-01' as due_on",
        "the due_on of N1, period 2024-H2, lies outside of the calendar, 2010 to 2059; leave such rows out"
      ),
    ])
  func misfits(column: String, expected: String) throws {
    let sql = Rulebook.oneDuty(column)
    #expect(try problems(sql) == [expected])
    guard !column.hasPrefix("date") else { return }
    // The same words where it runs, and nothing is recorded.
    let county = try County(.chores(["0: [bearer]"], sql: sql))
    let failure = try #require(try county.pass(on: "2024-06-19").failures.first)
    #expect(failure.words == "rules/chore/duties.sql: \(expected)")
    let (duties, failures) = try county.rulebook.derive(
      asOf: day("2024-06-19"), on: county.connection)
    #expect(duties == [])
    #expect(failures.map(\.words) == [failure.words])
  }

  @Test("a subject that is no code of the registry is not named")
  func unnamed() throws {
    #expect(
      try problems(
        Rulebook.oneDuty("'张小明' as subject").replacing(
          "'H01' as bearer", with: "null::text as bearer"))
        == ["the bearer is null (1 row); coalesce it, or leave such rows out"])
  }

  @Test("dates that cannot be, a name that is missing, a stage that is never reached")
  func neverTold() throws {
    #expect(
      try problems(Rulebook.chores) {
        try $0.owes("N1", opened: "2024-05-10", due: "2024-05-08", closes: "2024-05-07")
        try $0.owes("N2", due: "2024-05-08", closes: "2024-05-07")
      } == [
        "opened_on lies after due_on (N1); let it be owed before it is due",
        "closes_on lies before due_on (N1, and 1 more); let it be given up after it is due",
        "0 falls after closes_on of all 2 duties: nobody is ever told; "
          + "tell earlier, or let closes_on be later",
      ])
    #expect(
      try problems(Rulebook.chores) { try $0.owes("N77", due: "2024-06-19") } == [
        "the facts of N77 have no name: letters would show the code alone; "
          + "add 'name', what people call it, to the facts"
      ])
    #expect(
      try problems(
        Rulebook.chores,
        ladder: ["-3wd: [bearer]", "+10d: [bearer]", "+40d: [bureau]", "every 5wd: [bureau]"]
      ) {
        // Long ago or still to come: only days of their own count.
        try $0.owes("N1", due: "2024-03-29", closes: "2024-04-28")
        try $0.owes("N2", due: "2024-09-30", closes: "2024-10-30")
      } == [
        "+40d falls after closes_on of all 2 duties: nobody is ever told; "
          + "tell earlier, or let closes_on be later",
        "every5wd falls after closes_on of all 2 duties: nobody is ever told; "
          + "tell earlier, or let closes_on be later",
      ])
    #expect(
      try problems(Rulebook.chores, ladder: ["+40d: [bearer]"]) {
        try $0.owes("N1", due: "2024-03-29", closes: "2024-04-28")
        try $0.owes("N2", due: "2024-03-29")
      } == [])
  }

  @Test("the code of a child in the subject or in the facts, without the code")
  func children() throws {
    let rows = try problems(
      Rulebook.oneDuty("jsonb_build_object('who', jsonb_build_array('E7')) as facts")
        .replacing("'N1' as subject", with: "'E8' as subject")
    ) {
      try $0.connection.script(
        """
        insert into registry.children (code, institution_code, born_on, enrolled_on, record_consent)
        values ('E7', 'N1', '2022-01-01', '2024-01-01', 'no'), ('E8', 'N1', '2022-01-01', '2024-01-01', 'no')
        """)
    }
    let mend = "leave it out: of children nothing but numbers is told"
    #expect(
      rows == [
        "the subject is the code of a child; \(mend)",
        "who of the facts is the code of a child; \(mend)",
      ])
  }

  @Test("two rows of one duty, a bearer that nobody is, an institution that the facts lack")
  func rows() throws {
    #expect(
      try problems("\(Rulebook.chores.dropLast()) union all table chores") {
        try $0.owes("N1", due: "2024-06-19")
      } == [
        "two rows are of N1, owed by the same; "
          + "yield one row for each subject, bearer and period"
      ])
    #expect(
      try problems(Rulebook.chores) { try $0.owes("N1", "H77", due: "2024-06-19") } == [
        "the bearer H77 is no organisation and no institution: nobody would be told; "
          + "yield the code of one"
      ])
    #expect(
      try problems(
        "select subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, "
          + "'{}'::jsonb as facts from chores", ladder: ["0: [bearer]", "+1wd: [institution]"]
      ) { try $0.owes("N1", due: "2024-06-19") } == [
        "it tells the institution, and the facts of N1 have none; take institution out of it, or "
          + "add 'institution', its code, to the facts"
      ])
  }

  @Test("a query that PostgreSQL refuses is told in its words, and nothing stays behind")
  func refused() throws {
    let county = try County(.chores(["0: [bearer]"], sql: "delete from chores returning *"))
    let entry = try #require(county.rulebook.entries.first)
    for _ in 1...2 {
      let failure = #expect(throws: Pass.Failure.self) {
        try Trial(of: entry, asOf: day("2024-06-19"), on: county.connection)
      }
      #expect(
        failure?.words == #"rules/chore/duties.sql:1:1: syntax error at or near "delete" (42601)"#)
    }
    #expect(
      try county.connection.query("select to_regclass('pg_temp.duban_trial')::text as v")[0](
        "v", as: String?.self) == nil)
  }

  @Test("a loop over every row for every row is seen; one that an index serves is not")
  func crossing() throws {
    let many = "(select n::text as code from generate_series(1, 12000) as n) as"
    func crossings(_ condition: String) throws -> [Plan.Crossing] {
      try #require(
        try trial(
          """
          select a.code as subject, 'H01' as bearer, '' as period, date '2024-06-01' as opened_on,
            date '2024-06-30' as due_on, false as provisional, null::date as met_on,
            null::date as closes_on, '{}'::jsonb as facts
          from registry.many a join registry.many b on \(condition)
          where length(a.code) > 1000
          """
        ) { county in
          try county.connection.script(
            """
            create table registry.many as select * from \(many) m;
            create index on registry.many (code); analyze registry.many
            """)
        }.plan
      ).crossings
    }
    let crossed = try #require(try crossings("b.code <> a.code || 'x'").first)
    #expect(crossed.relation == "registry.many")
    #expect(crossed.outer * crossed.inner >= 10_000_000)
    #expect(try crossings("b.code = a.code") == [])
  }
}
