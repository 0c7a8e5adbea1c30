import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Glibc
import Queue

/// The command `duband status`.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The daemons, the queue's depth and oldest message, duties by rule and state.")

  @OptionGroup var options: Options
  @Flag(help: "Again every two seconds, until interrupted.") var watch = false

  func run() async throws {
    let setup = try Setup(options)
    let connection = try setup.connect()
    while true {
      let report = try read(setup, connection)
      if options.json {
        try Printing.json(report)
      } else {
        if watch { print("\u{1B}[H\u{1B}[2J", terminator: "") }
        show(report)
      }
      guard watch else { break }
      fflush(nil)
      try await Task.sleep(for: .seconds(2))
    }
  }

  private func read(_ setup: Setup, _ connection: Connection) throws -> Report {
    let view = QueueView(on: connection)
    let today = try CivilMoment.now(in: setup.configuration.window.timeZone, on: connection).day
    return Report(
      daemons: try view.daemons(), lanes: try view.depths(),
      duties: try DutyCount.recorded(asOf: today, on: connection),
      undelivered: try view.undelivered())
  }

  private func show(_ report: Report) {
    if report.daemons.isEmpty { print("no daemon runs") }
    for daemon in report.daemons {
      print(
        "daemon \(daemon.id) \(daemon.version) on \(daemon.host), process \(daemon.pid), up "
          + "\(Int(daemon.up)) s, last beat \(Int(daemon.sinceBeat)) s ago")
    }
    print("")
    Printing.table(
      ["LANE", "WAITING", "OF THEM LATER", "LEASED", "OLDEST", "BREAKER"],
      report.lanes.map {
        [
          $0.lane, "\($0.depth)", "\($0.waiting)", "\($0.leased)",
          $0.oldest.map { "\(Int($0)) s" } ?? "", Self.breaker($0),
        ]
      })
    print("")
    Printing.table(
      ["RULE", "OPEN", "OVERDUE", "MET", "MISSED", "VOID"],
      report.duties.map {
        [$0.rule, "\($0.open)", "\($0.overdue)", "\($0.met)", "\($0.missed)", "\($0.void)"]
      })
  }

  /// `closed`, `closed for 3 s more`, `open, next probe in 42 s: connect relay:25: refused`.
  private static func breaker(_ lane: QueueView.Depth) -> String {
    let wait = lane.held.map { "\(Int($0.rounded(.up))) s" }
    guard lane.breaker != "closed" else { return wait.map { "closed, held for \($0)" } ?? "closed" }
    return "\(lane.breaker), next probe \(wait.map { "in \($0)" } ?? "now"): \(lane.reason)"
  }

  private struct Report: Encodable {
    let daemons: [QueueView.Running]
    let lanes: [QueueView.Depth]
    let duties: [DutyCount]
    let undelivered: Int
  }
}
