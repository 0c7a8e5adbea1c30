import Foundation
import Stand
import Testing

/// The whole schema as one committed text: what a migration changes shows in its diff.
@Suite("Schema") struct SchemaTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "schema.sql")

  @Test("a migrated database has the schema of schema.sql")
  func dump() throws {
    let schema = try Self.migrated()
    if ProcessInfo.processInfo.environment["DUBAND_WRITE_SCHEMA"] != nil {
      try schema.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let committed = try String(contentsOf: Self.file, encoding: .utf8)
    let added = Set(schema.split(separator: "\n")).subtracting(committed.split(separator: "\n"))
    let isSame = schema == committed
    #expect(
      isSame,
      """
      A migration changed the schema, or PostgreSQL's version its words:
      \(added.sorted().joined(separator: "\n"))
      Write it anew: DUBAND_WRITE_SCHEMA=1 swift test --filter SchemaTests
      """)
  }

  /// Without the months' tables, and without what depends on the version and the day.
  private static func migrated() throws -> String {
    let cluster = try Cluster.shared
    let dump = try cluster.schema(
      of: cluster.database(migrated: true),
      [
        "--no-owner", "--no-privileges", "--exclude-table=duban.message_2*",
        "--exclude-table=duban.attempt_2*",
      ])
    var lines: [Substring] = []
    for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
      let isPreamble = ["--", "SET ", "SELECT pg_catalog.set_config", "\\"]
        .contains { line.hasPrefix($0) }
      if !isPreamble, !(line.isEmpty && lines.last?.isEmpty ?? true) { lines.append(line) }
    }
    return lines.joined(separator: "\n")
  }
}
