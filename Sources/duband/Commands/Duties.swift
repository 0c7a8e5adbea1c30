import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Policy

/// The command `duband duties`.
struct Duties: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What is owed, derived from the registry at this moment and written nowhere.")

  @OptionGroup var options: Options
  @Option(help: "The day of which one asks; today without it.") var asOf: CivilDate?
  @Option(help: "Of this policy only.") var policy: String?
  @Option(help: "Of this rule only; several by commas, or once each.") var rule: [String] = []
  @Option(help: "Owed by this organisation only.") var bearer: String?
  @Option(help: "About this subject only.") var subject: String?
  @Option(help: "In this state only: open, overdue, met, missed; void with --recorded.")
  var state: String?
  @Flag(help: "What the daemon last recorded, void duties among it, instead of deriving anew.")
  var recorded = false

  func run() async throws {
    let setup = try Setup(options)
    let rulebook = try setup.rulebook()
    try judge(rulebook)
    let connection = try setup.connect()
    try setup.loadTables(on: connection)
    let today =
      try asOf ?? CivilMoment.now(in: setup.configuration.window.timeZone, on: connection).day
    let (found, failures) =
      try recorded
      ? (Duty.recorded(asOf: today, on: connection), [])
      : rulebook.derive(
        asOf: today, policy: policy, rules: rule.names, on: connection)
    try show(
      found
        .filter { policy == nil || $0.policy == policy }
        .filter { rule.isEmpty || rule.names.contains($0.rule) }
        .filter { bearer == nil || $0.bearer == bearer }
        .filter { subject == nil || $0.subject == subject }
        .filter { state == nil || $0.state == state })
    // The others are listed; that some are missing is not to be overlooked.
    if let failure = failures.first {
      throw Trouble(
        Trouble.Status(of: failure.error),
        failures.map { "rule \($0.rule): \($0.words)" }.joined(separator: "\n"))
    }
  }

  private func show(_ duties: [Duty]) throws {
    if options.json { return try Printing.json(duties) }
    Printing.table(
      ["DUE", "STATE", "RULE", "SUBJECT", "NAME", "BEARER", "PERIOD"],
      duties.map { duty in
        [
          "\(duty.dueOn)\(duty.provisional ? "?" : "")",
          duty.state + (duty.metOn.map { " \($0)\(duty.late ? " late" : "")" } ?? ""), duty.rule,
          duty.subject, duty.facts["name"] ?? "", duty.bearer, duty.period,
        ]
      })
  }

  private func judge(_ rulebook: Rulebook) throws {
    let policies = Set(rulebook.entries.map(\.policy.name))
    if let policy, !policies.contains(policy) {
      throw Trouble(
        .usage, "no policy \(policy); there is \(policies.sorted().joined(separator: ", "))")
    }
    let rules = Set(rulebook.entries.map(\.rule.name))
    if let rule = rule.names.first(where: { !rules.contains($0) }) {
      throw Trouble(.usage, "no rule \(rule); there is \(rules.sorted().joined(separator: ", "))")
    }
    let states = ["open", "overdue", "met", "missed"] + (recorded ? ["void"] : [])
    if let state, !states.contains(state) {
      throw Trouble(.usage, "no state \(state); there is \(states.joined(separator: ", "))")
    }
  }
}
