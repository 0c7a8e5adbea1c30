import ArgumentParser
import Configuration
import Database
import Registry

/// The command `duband import`.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load the CSV files of a folder in one transaction, and say what it changed.")

  @OptionGroup var options: Options
  @Argument(help: "The folder.") var folder: String
  @Flag(help: "Also delete rows of the files given that are not in them any more.") var replace =
    false
  @Flag(help: "Judge everything and say what would change; change nothing.") var dryRun = false

  func run() async throws {
    let setup = try Setup(options)
    do {
      let importer = Importer(
        receiptDate: try setup.receiptDate(),
        servicePackage: try setup.servicePackage())
      let county = try importer.read(folder: folder)
      let connection = try setup.connect()
      connection.statementTimeout = .seconds(600)
      let summary = try importer.load(county, replace: replace, dryRun: dryRun, on: connection)
      if options.json {
        try Printing.json(
          summary.files.map {
            Changes(
              file: $0.file.name, inserted: $0.inserted, updated: $0.updated, deleted: $0.deleted,
              unchanged: $0.unchanged)
          })
      } else {
        print(summary)
      }
    } catch let problems as ImportProblems {
      throw Trouble(.found, problems.description)
    }
  }

  private struct Changes: Encodable {
    let file: String
    let inserted: Int
    let updated: Int
    let deleted: Int
    let unchanged: Int
  }
}

extension Setup {
  /// What the configuration's pattern makes of a receipt number: its group `date`.
  fileprivate func receiptDate() throws -> @Sendable (String) -> String? {
    guard let pattern = configuration.receiptPattern else { return { _ in nil } }
    return { receipt in
      // Made anew each time: a Regex is not Sendable.
      guard let match = try? Regex(pattern).wholeMatch(in: receipt) else { return nil }
      return match["date"]?.substring.map(String.init)
    }
  }
}
