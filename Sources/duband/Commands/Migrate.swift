import ArgumentParser
import Database

/// The command `duband migrate`.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make or upgrade the schema, a transaction a step; a second run does nothing.")

  @OptionGroup var options: Options

  func run() async throws {
    let setup = try Setup(options)
    let connection = try setup.connect()
    connection.statementTimeout = nil
    let applied = try Migrations.run(on: connection)
    if options.json {
      try Printing.json(applied.map { ["number": "\($0.number)", "name": $0.name] })
    } else if applied.isEmpty {
      print("the schema is up to date")
    } else {
      for migration in applied { print("applied \(migration.number) \(migration.name)") }
    }
  }
}
