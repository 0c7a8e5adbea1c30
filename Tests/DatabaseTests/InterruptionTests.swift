import Database
import Stand
import Testing
import Waiting

@Suite struct InterruptionTests {
  @Test func aStatementThatTakesTooLongIsCancelled() throws {
    let connection = try Cluster.shared.connect()
    let error = try #require(throws: DatabaseError.self) {
      try connection.query("select pg_sleep(60)", within: .milliseconds(20))
    }
    #expect(error.code == .timedOut)
    #expect(error.description.contains("took too long"))
    #expect(try connection.query("select 1 as one")[0]("one") == 1)
  }

  @Test func aCancellationNeverHitsTheNextStatement() throws {
    let connection = try Cluster.shared.connect()
    for _ in 0..<200 {
      _ = try? connection.query("select pg_sleep(0.0005)", within: .microseconds(500))
      #expect(try connection.query("select 1 as one")[0]("one") == 1)
    }
  }

  @Test func stopCancelsWhatIsInProgressAndWhatIsBegun() async throws {
    let cluster = try Cluster.shared
    let conninfo = try cluster.database()
    let stop = WakeUp()
    let ringing = Task {
      try await onOwnThread(named: "ringing") {
        let observer = try Connection(ConnectionTarget(conninfo))
        let sleeping = """
          select 1 from pg_stat_activity
          where wait_event = 'PgSleep' and datname = current_database()
          """
        while try observer.query(sleeping).isEmpty {}
        stop.ring()
      }
    }
    try await onOwnThread(named: "stopped") {
      let connection = try Connection(ConnectionTarget(conninfo), stop: stop)
      for sql in ["select pg_sleep(60)", "select 1 as one"] {
        let error = try #require(throws: DatabaseError.self) { try connection.query(sql) }
        #expect(error.code == .cancelled)
      }
      connection.stop = nil
      #expect(try connection.query("select 1 as one")[0]("one") == 1)
    }
    try await ringing.value
  }

  @Test func stopEndsAnAttemptToConnect() throws {
    let stop = WakeUp()
    stop.ring()
    let cluster = try Cluster.shared
    let target = try ConnectionTarget(cluster.conninfo())
    let error = try #require(throws: DatabaseError.self) { try Connection(target, stop: stop) }
    #expect(error.code == .cancelled)
    #expect(Connection.persistently(to: target, stop: stop) == nil)
  }

  @Test func aServerThatAnswersNoMoreIsGivenUp() throws {
    let cluster = try Cluster.own()
    let connection = try cluster.connect()
    try cluster.freeze()
    let late = try #require(throws: DatabaseError.self) {
      try connection.query("select 1", within: .milliseconds(10))
    }
    #expect(late.code == .timedOut)
    #expect(connection.isBroken)
    let target = try ConnectionTarget(cluster.conninfo())
    let absent = try #require(throws: DatabaseError.self) {
      try Connection(target, within: .milliseconds(50))
    }
    #expect(absent.code == .timedOut)
    try cluster.thaw()
    #expect(try cluster.connect().query("select 1 as one")[0]("one") == 1)
  }

  @Test func aKilledServerIsReturnedTo() throws {
    let cluster = try Cluster.own()
    let connection = try cluster.connect()
    try cluster.kill()
    let lost = try #require(throws: DatabaseError.self) { try connection.query("select 1") }
    #expect(lost.code == .connectionLost)
    #expect(connection.isBroken)
    var told: [String] = []
    let again = try Connection.persistently(
      to: ConnectionTarget(cluster.conninfo()), stop: WakeUp(),
      onAway: { error, pause in
        told.append("away: \(error.code)")
        #expect(pause >= .milliseconds(250) && pause <= .milliseconds(500))
        do { try cluster.start() } catch { Issue.record(error) }
      },
      onBack: { told.append("back") })
    #expect(told == ["away: connectionFailed", "back"])
    #expect(again?.isBroken == false)
  }

  @Test func theServersLastWordsAreKept() throws {
    let cluster = try Cluster.shared
    let connection = try cluster.connect()
    let error = try #require(throws: DatabaseError.self) {
      try connection.query("select pg_terminate_backend(pg_backend_pid())")
    }
    #expect(error.code == .connectionLost)
    #expect(error.sqlState == .adminShutdown)
    #expect(error.description.contains("terminating connection due to administrator command"))
  }
}
