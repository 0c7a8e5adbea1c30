import Database
import Stand
import Testing

@Suite struct ValueTests {
  let connection: Connection

  init() throws { connection = try Cluster.shared.connect() }

  @Test(arguments: [
    "", "督办", "it's", #"a\b"#, #"say "x""#, "a\nb\tc", "{x,y}", "NULL", "$1", "👩‍👩‍👧",
  ])
  func textComesBack(text: String) throws {
    let row = try connection.query("select $1::text as a, $2::text[] as b", text, [text, nil])[0]
    #expect(try row("a") == text)
    #expect(try row("b", as: [String?].self) == [text, nil])
  }

  @Test func typesComeBack() throws {
    let row = try connection.query(
      """
      select $1::int as int, $2::bigint as int64, $3::float8 as double, $4::bool as yes,
        $5::int[] as ints, $6::bool[] as bools, $7::text as null, $8::text[] as none,
        $9::float8 as infinite, $10::text as nil
      """,
      -7, Int64.max, 0.1, true, [1, -2], [true, false], String?.none, [String](), Double.infinity,
      nil)[0]
    #expect(try row("int") == -7)
    #expect(try row("int64") == Int64.max)
    #expect(try row("double") == 0.1)
    #expect(try row("yes") == true)
    #expect(try row("ints") == [1, -2])
    #expect(try row("bools") == [true, false])
    #expect(try row("null", as: String?.self) == nil)
    #expect(try row("none", as: [String].self).isEmpty)
    #expect(try row("infinite") == Double.infinity)
    #expect(try row("nil", as: String?.self) == nil)
  }

  @Test func datesAreISOWhateverTheRoleWants() throws {
    let conninfo = try Cluster.shared.conninfo() + " options='-c datestyle=German'"
    let connection = try Connection(ConnectionTarget(conninfo))
    #expect(try connection.query("select date '2026-02-03' as day")[0]("day") == "2026-02-03")
  }

  @Test func nothingIsCompiled() throws {
    let conninfo = try Cluster.shared.conninfo() + " options='-c jit=on -c jit_above_cost=0'"
    let connection = try Connection(ConnectionTarget(conninfo))
    let plan = try connection.query(
      "explain (analyze, format text) select sum(n) from generate_series(1, 1000) as n",
      prepared: false
    ).map { try $0("QUERY PLAN", as: String.self) }
    #expect(!plan.contains { $0.hasPrefix("JIT:") })
  }

  @Test func affectedRowsAreCounted() throws {
    try connection.script("create temporary table t (n int)")
    let insert = "insert into t select unnest($1::int[])"
    #expect(try connection.execute(insert, [1, 2, 3]) == 3)
    #expect(try connection.execute("update t set n = 0 where n > $1", parameters: [1]) == 2)
    #expect(try connection.execute("delete from t where n = $1", 9) == 0)
  }

  @Test func nulIsRefusedAndNothingSent() throws {
    let error = try #require(throws: DatabaseError.self) {
      try connection.query("select $1::text, $2::text[]", "a", ["b\0geheim"])
    }
    #expect(error.code == .badParameter)
    #expect(error.description.contains("$2 contains U+0000"))
    #expect(!error.debugDescription.contains("geheim"))
    let sql = "select 1;\0 drop table x"
    #expect(throws: DatabaseError.self) { try connection.script(sql) }
    for prepared in [true, false] {
      let error = #expect(throws: DatabaseError.self) {
        try connection.query(sql, prepared: prepared)
      }
      #expect(error?.code == .badParameter)
    }
    #expect(!connection.isBroken)
  }

  @Test func columnsThatCannotBeReadAreNamed() throws {
    let row = try connection.query("select null as a, 'geheim' as b, '{1,NULL}'::int[] as c")[0]
    func message(_ read: () throws(DatabaseError) -> Void) -> String? {
      do throws(DatabaseError) {
        try read()
        return nil
      } catch {
        return error.code == .badColumn ? error.description : nil
      }
    }
    let tried =
      #""select null as a, 'geheim' as b, '{1,NULL}'::int[] as c" cannot be read: column "#
    #expect(
      message { () throws(DatabaseError) in _ = try row("d", as: Int.self) }
        == tried + "\"d\" is missing")
    #expect(
      message { () throws(DatabaseError) in _ = try row("a", as: Int.self) }
        == tried + "\"a\" is NULL where Int is expected")
    #expect(
      message { () throws(DatabaseError) in _ = try row("b", as: Int.self) }
        == tried + "\"b\" is not Int")
    #expect(
      message { () throws(DatabaseError) in _ = try row("c", as: [Int].self) }
        == tried + "\"c\" is not Array<Int>")
  }
}
