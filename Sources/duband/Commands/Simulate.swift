import ArgumentParser
import Civil
import Configuration
import Database
import Duties

/// The command `duband simulate`.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay the policies day by day: who would have been told what. Writes nothing.")

  @OptionGroup var options: Options
  @Option(help: "The first day.") var from: CivilDate
  @Option(help: "The last day.") var to: CivilDate
  @Option(help: "Of this policy only.") var policy: String?
  @Option(help: "Of this rule only, or this kind of announcement; several by commas, or once each.")
  var rule: [String] = []

  func run() async throws {
    guard from <= to else { throw Trouble(.usage, "--from \(from) lies after --to \(to)") }
    let setup = try Setup(options)
    let connection = try setup.connect()
    connection.statementTimeout = .seconds(600)
    let rulebook = try setup.rulebook()
    let naming = Naming(rulebook, connection)
    try naming.judge(policy: policy)
    let rules = rule.names
    for rule in rules { try naming.judge(ruleOrBulletin: rule, of: policy) }
    let files = try setup.loadTables(on: connection)
    let simulation = Simulation(
      Pass(rulebook, reach: setup.reach), calendar: WorkingCalendar(files: files),
      window: setup.configuration.window)
    var tellings: [Simulation.Telling] = []
    try simulation.run(from: from, through: to, askingAbout: rules, on: connection) { telling in
      if policy ?? telling.policy == telling.policy,
        rules.isEmpty || rules.contains(telling.rule)
      {
        tellings.append(telling)
      }
    }
    if options.json { return try Printing.json(tellings) }
    Printing.table(
      [
        "DATE", "KIND", "RECIPIENT", "CHANNEL", "STAGE", "DUE", "RULE", "SUBJECT", "BEARER",
        "PERIOD",
      ],
      tellings.map {
        [
          $0.date, $0.kind, $0.recipient, $0.channel, $0.stage, $0.dueOn, $0.rule, $0.subject,
          $0.bearer, $0.period,
        ]
      })
  }
}
