import Database
import Stand
import Testing
import Waiting

@Suite struct MigrationTests {
  private let one = Migration(number: 1, name: "one", sql: "create table one (n int)")
  private let two = Migration(number: 2, name: "two", sql: "-- 督\ncreate table two (n int);")
  private let broken = Migration(
    number: 2, name: "broken", sql: "create table two (n int); select 1/0; create table three ()")

  let conninfo: String
  let connection: Connection

  init() throws {
    conninfo = try Cluster.shared.database()
    connection = try Connection(ConnectionTarget(conninfo))
  }

  private func recorded() throws -> [String] {
    try connection.query("select name from duban.migration order by number").map { try $0("name") }
  }

  private func tables() throws -> [String] {
    try connection.query("select relname from pg_stat_user_tables order by 1")
      .map { try $0("relname") }
  }

  @Test func whatIsMissingIsAppliedOnce() throws {
    #expect(try Migrations.pending([one, two], on: connection) == [one, two])
    #expect(try Migrations.run([one], on: connection) == [one])
    #expect(try Migrations.pending([one, two], on: connection) == [two])
    #expect(try Migrations.run([one, two], on: connection) == [two])
    #expect(try Migrations.run([one, two], on: connection) == [])
    #expect(try recorded() == ["one", "two"])
  }

  @Test func twoDaemonsMayStartAtOnce() async throws {
    let conninfo = conninfo
    let migrations = [one, two]
    let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
      for _ in 1...4 {
        group.addTask {
          try await onOwnThread(named: "migrating") {
            let connection = try Connection(ConnectionTarget(conninfo))
            return try Migrations.run(migrations, on: connection)
          }
        }
      }
      return try await group.reduce([], +)
    }
    #expect(applied.sorted { $0.number < $1.number } == migrations)
    #expect(try recorded() == ["one", "two"])
  }

  @Test func aMigrationThatFailsLeavesNothing() throws {
    let error = try #require(throws: DatabaseError.self) {
      try Migrations.run([one, broken], on: connection)
    }
    #expect(error.sqlState == SQLState(rawValue: "22012"))
    #expect(try recorded() == ["one"])
    #expect(try tables() == ["migration", "one"])
  }

  @Test func aNewerDatabaseIsRefused() throws {
    try Migrations.run([one, two], on: connection)
    let error = try #require(throws: DatabaseError.self) {
      try Migrations.run([one], on: connection)
    }
    #expect(error.code == .schemaDiffers)
    #expect(error.description.contains("it has migration 2 (two): it is newer"))
  }

  @Test func aMigrationOfAnotherTextIsRefused() throws {
    try Migrations.run([one], on: connection)
    let other = Migration(number: 1, name: "one", sql: "create table uno (n int)")
    let error = try #require(throws: DatabaseError.self) {
      try Migrations.run([other, two], on: connection)
    }
    #expect(error.code == .schemaDiffers)
    #expect(error.description.contains("migration 1 (one) had another text"))
    #expect(try tables() == ["migration", "one"])
  }

  @Test func theShippedSchemaIsWhatATestGets() throws {
    let numbers = Migrations.shipped.map(\.number)
    #expect(numbers == Array(1...numbers.count))
    let migrated = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
    #expect(try Migrations.pending(on: migrated) == [])
  }
}
