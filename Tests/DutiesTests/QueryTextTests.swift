import Testing

@testable import Duties

/// What is known of a query without running it.
@Suite("A query's text") struct QueryTextTests {
  @Test(
    "ends before its first semicolon, which is none in quotes and comments",
    arguments: [
      ("select 1;\n", "select 1", nil), ("select 1 ;; -- 完\n/* ; */ ;", "select 1", nil),
      (
        "-- a;b\nselect ';', \"a;b\" /* ; /* ; */ ; */",
        "-- a;b\nselect ';', \"a;b\" /* ; /* ; */ ; */", nil
      ),
      (
        "select 'it''s;', E'\\';', $$;$$, $a$;$$;$a$, $1;",
        "select 'it''s;', E'\\';', $$;$$, $a$;$$;$a$, $1", nil
      ),
      ("select 1;\n-- 县\n  select 2;", "select 1", "3:3"),
      ("select 1; drop table 县; x", "select 1", "1:11"), ("select 'a;", "select 'a;", nil),
      ("select $a;", "select $a", nil), ("", "", nil),
    ] as [(String, String, String?)])
  func statement(text: String, statement: String, rest: String?) {
    let query = QueryText(text)
    #expect(query.statement == statement)
    #expect(query.rest?.description == rest)
  }

  @Test(
    "what is opened and not closed has its place",
    arguments: [
      ("select 'a;\n", "1:8"), ("select 1\n/* /* */", "2:1"), ("select \"a", "1:8"),
      ("select $a$ $b$", "1:8"), ("select 'a', $1, \"b\" /**/", nil),
    ] as [(String, String?)])
  func unclosed(text: String, place: String?) {
    #expect(QueryText(text).unclosed?.description == place)
  }

  @Test("its comments blanked out leave everything at its place")
  func code() {
    let query = QueryText("-- 甲\nselect /* 乙 */ '--' -- 丙")
    #expect(query.code == "    \nselect         '--'     ")
    #expect(query.code.unicodeScalars.count == query.statement.unicodeScalars.count)
  }

  @Test(
    "an error has the place in the file that its author sees",
    arguments: [
      (
        "-- 消防检查 👶\nselect 1,\r\n  nothing_such",
        #":3:3: column "nothing_such" does not exist (42703)"#
      ),
      ("select 1 from nothing_such", #":1:15: relation "nothing_such" does not exist (42P01)"#),
      ("select 1 from", #":1:14: syntax error at or near ")" (42601)"#),
      (Rulebook.oneDuty("(1 / (select 0))::text as subject"), ": division by zero (22012)"),
      ("select 1 as subject", #": column yielded.opened_on does not exist (42703)"#),
    ])
  func places(sql: String, expected: String) throws {
    let county = try County(.chores(["0: [bearer]"], sql: sql))
    let (duties, failures) = try county.rulebook.derive(
      asOf: day("2024-06-19"), on: county.connection)
    #expect(duties == [])
    let words = try #require(failures.first).words
    // A missing column is asked for outside of the query: the words name the column, not a place.
    if sql == "select 1 as subject" {
      #expect(words.hasPrefix("rules/chore/duties.sql: column "))
      #expect(words.hasSuffix("; duband check names the column"))
    } else {
      #expect(words.hasPrefix("rules/chore/duties.sql\(expected)"))
    }
    let passed = try county.pass(on: "2024-06-19").failures
    #expect(passed.map(\.rule) == ["chore"])
    if !sql.contains("as subject") { #expect(passed.first?.words == words) }
  }

  @Test("a rule that fails stops alone where duties are listed")
  func others() throws {
    let county = try County(
      .read(["bad": ["0: [bearer]"], "good": ["0: [bearer]"]], sql: ["bad": "select nothing"]))
    try county.owes("N1", due: "2024-06-19")
    let today = try day("2024-06-19")
    let (duties, failures) = try county.rulebook.derive(asOf: today, on: county.connection)
    #expect(duties.map(\.rule) == ["good"])
    #expect(failures.map(\.rule) == ["bad"])
    #expect(throws: Pass.Failure.self) {
      try county.rulebook.duties(asOf: today, on: county.connection)
    }
    #expect(
      try county.rulebook.duties(asOf: today, rule: "good", on: county.connection) == duties)
  }
}
