import Database
import Stand
import Testing

@Suite struct StatementTests {
  let connection: Connection

  init() throws { connection = try Cluster.shared.connect() }

  private func failure(_ sql: String, _ parameters: (any Parameter)?...) throws -> DatabaseError {
    try #require(throws: DatabaseError.self) {
      try connection.query(sql, parameters: parameters)
    }
  }

  @Test func failuresNameWhatFailedAndNoValue() throws {
    try connection.script(
      "create temporary table t (n int constraint small check (n < 10) primary key)")
    let duplicate = "insert into t values ($1), ($1)"
    let error = try failure(duplicate, 7)
    #expect(error.code == .statementFailed(.uniqueViolation))
    #expect(error.sqlState == .uniqueViolation)
    #expect(error.table == "t")
    #expect(error.constraint == "t_pkey")
    #expect(
      error.description.hasPrefix(#""insert into t values ($1), ($1)" on database postgres at /"#))
    #expect(
      error.description.hasSuffix(
        #"failed: 23505 duplicate key value violates unique constraint "t_pkey""#))
    #expect(error.debugDescription.contains("DETAIL: Key (n)=(7)"))
    #expect(try failure("insert into t values ($1)", 11).constraint == "small")
  }

  @Test(arguments: [
    ("select $1::date", "2026-02-geheim", "22007"),
    ("select $1::int", #"ge"heim"#, "22P02"),
    ("select $1::jsonb", "{heim", "22P02"),
    ("select $1::int[]", "{heim", "22P02"),
  ])
  func dataExceptionsDoNotQuoteTheValue(sql: String, value: String, state: String) throws {
    let error = try failure(sql, value)
    #expect(error.sqlState == SQLState(rawValue: state))
    #expect(!error.description.contains("heim"))
    #expect(!error.description.contains("\n"))
    #expect(error.debugDescription.contains("heim"))
  }

  @Test func theFirstLineThatIsNoCommentStandsForTheStatement() throws {
    let error = try failure("-- Why.\n\n  select nonsense\nfrom nowhere")
    #expect(error.statement == "select nonsense")
    #expect(error.code == .statementFailed(.undefinedTable))
    #expect(error.position == 33)
  }

  @Test func aScriptRunsManyStatementsOrNone() throws {
    try connection.script("create temporary table t (n int); insert into t values (1)")
    #expect(throws: DatabaseError.self) {
      try connection.script("insert into t values (2); select 1/0; insert into t values (3)")
    }
    try connection.script("-- nothing")
    #expect(try connection.query("select count(*) as n from t")[0]("n") == 1)
  }

  @Test func statementsArePreparedOnce() throws {
    let count = "select count(*) as n from pg_prepared_statements where statement = $1"
    for n in 1...3 { #expect(try connection.query("select $1::int as n", n)[0]("n") == n) }
    _ = try connection.query("select 'apart'", prepared: false)
    #expect(try connection.query(count, "select $1::int as n")[0]("n") == 1)
    #expect(try connection.query(count, "select 'apart'")[0]("n") == 0)
  }

  @Test func preparedStatementsAreBounded() throws {
    for n in 1...300 { #expect(try connection.query("select \(n) as n")[0]("n") == n) }
    let count = "select count(*) as n from pg_prepared_statements"
    #expect(try connection.query(count, prepared: false)[0]("n", as: Int.self) < 256)
  }

  @Test func preparedStatementsOutliveAChangeOfTheTable() throws {
    try connection.script("create temporary table t (n int); insert into t values (1)")
    #expect(try connection.query("select * from t")[0]("n") == 1)
    try connection.script("alter table t alter n type text")
    #expect(try connection.query("select * from t")[0]("n") == "1")
    try connection.script("deallocate all")
    #expect(try connection.query("select * from t")[0]("n") == "1")
  }

  @Test func copyIsRefused() throws {
    let error = try #require(throws: DatabaseError.self) {
      try connection.script("copy (select 1) to stdout")
    }
    #expect(error.code == .badParameter)
    #expect(connection.isBroken)
  }

  @Test func largeStatementsAndResultsPass() throws {
    let text = String(repeating: "督", count: 4_000_000)
    #expect(try connection.query("select $1::text as t", text)[0]("t") == text)
  }

  @Test func aClosedConnectionIsBroken() throws {
    connection.close()
    #expect(connection.isBroken)
    #expect(try failure("select 1").code == .connectionLost)
  }
}
