import Database
import Stand
import Testing
import Waiting

@Suite struct TransactionTests {
  private struct Refusal: Error, Equatable {}

  let connection: Connection

  init() throws {
    connection = try Connection(ConnectionTarget(Cluster.shared.database()))
    try connection.script("create table t (n int)")
  }

  private func insert(_ n: Int) throws { try connection.execute("insert into t values ($1)", n) }

  private func stored() throws -> [Int] {
    try connection.query("select n from t order by n").map { try $0("n") }
  }

  @Test func whatReturnsIsCommitted() throws {
    let value = try connection.transaction {
      try insert(1)
      return "done"
    }
    #expect(value == "done")
    #expect(try stored() == [1])
  }

  @Test func whatThrowsIsRolledBackAndThrown() throws {
    #expect(throws: Refusal()) {
      try connection.transaction {
        try insert(1)
        throw Refusal()
      }
    }
    let error = try #require(throws: DatabaseError.self) {
      try connection.transaction {
        try insert(1)
        try connection.script("select 1/0")
      }
    }
    #expect(error.sqlState == SQLState(rawValue: "22012"))
    #expect(try stored() == [])
  }

  @Test func anErrorThatTheBodyKeepsIsNotACommit() throws {
    let error = try #require(throws: DatabaseError.self) {
      try connection.transaction {
        try insert(1)
        try? connection.script("select 1/0")
      }
    }
    #expect(error.sqlState == .inFailedTransaction)
    #expect(error.message.contains("its error was kept"))
    #expect(try stored() == [])
  }

  @Test func aCommitThatFailsIsThrown() throws {
    try connection.script("alter table t add unique (n) deferrable initially deferred")
    let error = try #require(throws: DatabaseError.self) {
      try connection.transaction { for _ in 1...2 { try insert(1) } }
    }
    #expect(error.sqlState == .uniqueViolation)
    #expect(try stored() == [])
  }

  @Test func aSavepointUndoesOnlyItsOwn() throws {
    try connection.transaction {
      try insert(1)
      try connection.savepoint("kept") { try insert(2) }
      // The compiler confuses a closure of `#expect` in here with its neighbour above.
      let undone: Void? = try? connection.savepoint("undone") {
        try insert(3)
        try connection.script("select 1/0")
      }
      #expect(undone == nil)
      try insert(4)
    }
    #expect(try stored() == [1, 2, 4])
  }

  @Test func isolationAndReadOnlyAreAsked() throws {
    let settings = """
      select current_setting('transaction_isolation') as level,
        current_setting('transaction_read_only') as read_only
      """
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      let row = try connection.query(settings)[0]
      #expect(try row("level") == "repeatable read")
      #expect(try row("read_only") == "on")
    }
  }

  @Test func stopRollsBackAndDoesNotBreak() throws {
    let stop = WakeUp()
    connection.stop = stop
    let error = try #require(throws: DatabaseError.self) {
      try connection.transaction {
        try insert(1)
        stop.ring()
        try insert(2)
      }
    }
    #expect(error.code == .cancelled)
    connection.stop = nil
    #expect(try stored() == [])
  }

  @Test func whatStandsIsCommittedThoughStopRings() throws {
    let stop = WakeUp()
    connection.stop = stop
    try connection.transaction {
      try insert(1)
      stop.ring()
    }
    connection.stop = nil
    #expect(try stored() == [1])
  }
}
