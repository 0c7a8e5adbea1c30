/// A numbered step of the database's schema.
public struct Migration: Sendable, Equatable {
  /// Its place in the order; from 1, without gaps.
  public let number: Int
  /// What it makes, as in the file's name.
  public let name: String
  /// Its statements; they run in one transaction.
  public let sql: String

  /// A step of the schema.
  public init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }
}

/// Brings a database to the schema of this program.
///
/// What was applied stands in `duban.migration`, with the SHA-256 of its text.
public enum Migrations {
  /// Applies what is missing, each migration in a transaction of its own, and gives what it applied.
  ///
  /// Daemons that start at once do it one after the other. Throws `schemaDiffers`, and changes
  /// nothing, when the database is newer than the program or has a migration of another text.
  @discardableResult
  public static func run(
    _ migrations: [Migration] = shipped, on connection: Connection
  ) throws -> [Migration] {
    var applied: [Migration] = []
    while let next = try applyNext(of: migrations, on: connection) { applied.append(next) }
    return applied
  }

  /// The migrations that would be applied.
  ///
  /// Throws `schemaDiffers` as `run` does.
  public static func pending(
    _ migrations: [Migration] = shipped, on connection: Connection
  ) throws(DatabaseError) -> [Migration] {
    guard try connection.query(Statement.tableExists)[0]("exists") else { return migrations }
    let rows = try connection.query(
      Statement.compare, migrations.map(\.number), migrations.map(\.sql))
    for row in rows {
      let number: Int = try row("number")
      let name: String = try row("name")
      guard let same: Bool = try row("same", as: Bool?.self) else {
        throw differs(
          "it has migration \(number) (\(name)): it is newer; run the version that made it, or a later one",
          connection)
      }
      if !same {
        throw differs(
          "its migration \(number) (\(name)) had another text; run the version that made it, or name another database",
          connection)
      }
    }
    let applied = try rows.map { row throws(DatabaseError) in try row("number", as: Int.self) }
    return migrations.filter { !applied.contains($0.number) }
  }

  private static func applyNext(
    of migrations: [Migration], on connection: Connection
  ) throws -> Migration? {
    try connection.transaction {
      // Held until the transaction ends; another daemon's migration may take its time.
      _ = try connection.query(Statement.lock, within: .seconds(3600))
      guard let next = try pending(migrations, on: connection).first else { return nil }
      if try !connection.query(Statement.tableExists)[0]("exists", as: Bool.self) {
        try connection.script(Statement.createTable)
      }
      try connection.script(next.sql, within: .seconds(3600))
      try connection.execute(Statement.record, next.number, next.name, next.sql)
      return next
    }
  }

  private static func differs(_ what: String, _ connection: Connection) -> DatabaseError {
    DatabaseError(.schemaDiffers, what, target: connection.target.description)
  }

  private enum Statement {
    // "duban" in ASCII.
    static let lock = "select pg_advisory_xact_lock(x'647562616e'::bigint)"
    static let tableExists = "select to_regclass('duban.migration') is not null as exists"
    static let createTable = """
      create schema if not exists duban;
      create table duban.migration (
        number integer primary key check (number > 0),
        name text not null,
        applied_at timestamptz not null default now(),
        checksum text not null
      );
      """
    static let compare = """
      select number, name,
        checksum = encode(sha256(convert_to(ours.sql, 'UTF8')), 'hex') as same
      from duban.migration
      left join unnest($1::integer[], $2::text[]) as ours (number, sql) using (number)
      order by number
      """
    static let record = """
      insert into duban.migration (number, name, checksum)
      values ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
      """
  }
}
