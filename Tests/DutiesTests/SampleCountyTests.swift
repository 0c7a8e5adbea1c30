import Database
import Policy
import Registry
import Stand
import Testing

@testable import Duties

/// Config/sample/wushan, whose 34 institutions, health centres and authorities are real.
@Suite("The sample county") struct SampleCountyTests {
  @Test("each rule that is shipped stands its trial, on any day")
  func trials() throws {
    let connection = try loaded()
    for policy in ["wushan-2024-25", "liuzhou-2025-04-11"] {
      for entry in try Rulebook.shipped(policy).entries {
        for text in ["2024-06-25", "2025-12-31", "2027-07-15"] {
          let trial = try Trial(of: entry, asOf: day(text), on: connection)
          #expect(trial.problems == [], "\(entry.rule.name) as of \(text)")
        }
      }
    }
  }

  private func loaded() throws -> Connection {
    let connection = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
    try CalendarTable.load(ShippedCalendars.files(), on: connection)
    let package = try ServicePackage(file: "\(shipped)/service-package.csv")
    try ServiceItemTable.load(package, on: connection)
    let importer = Importer(
      receiptDate: { $0.wholeMatch(of: /WS(\d{8})\d{2}/).map { String($0.1) } },
      servicePackage: package)
    _ = try importer.load(
      importer.read(folder: "\(shipped)/sample/wushan"), replace: false, dryRun: false,
      on: connection)
    return connection
  }

  @Test("shows nothing real as late, on any day")
  func nobodyReal() throws {
    let connection = try loaded()
    let rulebook = try Rulebook.shipped()
    var rules: Set<String> = []
    for text in [
      "2024-06-13", "2024-06-25", "2024-07-01", "2024-07-14", "2024-08-15", "2024-10-08",
      "2025-01-06", "2025-04-01", "2026-01-05", "2027-05-01", "2027-07-15", "2029-12-31",
    ] {
      let duties = try rulebook.duties(asOf: day(text), on: connection)
      rules.formUnion(duties.map(\.rule))
      let late = duties.filter { $0.late || $0.state == "overdue" || $0.state == "missed" }
      // H90 and everything that begins with S are made up.
      let real =
        late.filter { $0.subject.hasPrefix("I") || !"HS".contains($0.bearer.prefix(1)) }
        + late.filter { $0.bearer.hasPrefix("H") && $0.bearer != "H90" }
      #expect(real == [], "as of \(text)")
    }
    #expect(rules == Set(rulebook.entries.map(\.rule.name)))
  }
}
