import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Journal

/// The command `duband silence`.
struct Silence: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have nothing told of some duties until a day.",
    subcommands: [Add.self, List.self, End.self], defaultSubcommand: List.self)

  /// The command `duband silence add`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Silence a rule, a bearer, a subject, a recipient, or a mixture, through a day.",
      discussion: """
        Reminders, escalations and all-clears are held; what is queued of them is withdrawn. From the \
        day after, the latest stage is told. Reason and name are kept and logged: name no child.
        """)

    @OptionGroup var options: Options
    @Option(help: "Duties of this policy.") var policy: String?
    @Option(help: "Duties of this rule.") var rule: String?
    @Option(help: "What this organisation or institution owes.") var bearer: String?
    @Option(help: "What is about this institution, agreement, finding or organisation.")
    var subject: String?
    @Option(help: "What this organisation or institution would be told.") var recipient: String?
    @Option(help: "The last day, YYYY-MM-DD.") var until: CivilDate
    @Option(help: "Why.") var reason: String
    @Option(help: "Who decided it.") var by: String

    func run() async throws {
      let scope = Silences.Scope(
        policy: policy, rule: rule, bearer: bearer, subject: subject, recipient: recipient)
      guard !scope.isEmpty else {
        throw Trouble(
          .usage,
          "silence what? name one at least: --rule, --bearer, --subject, --recipient, --policy")
      }
      let reason = try filled(reason, "--reason")
      let by = try filled(by, "--by")
      let setup = try Setup(options)
      let rulebook = try setup.rulebook()
      let connection = try setup.connect()
      let naming = Naming(rulebook, connection)
      try naming.judge(policy: policy)
      try naming.judge(rule: rule, of: policy)
      try naming.judge(party: bearer, "bearer")
      try naming.judge(party: recipient, "recipient")
      try naming.judge(subject: subject)
      let silences = Silences(on: connection, today: try setup.today(on: connection))
      let silence = try silences.add(scope, until: until, because: reason, by: by)
      Journal(of: setup)(.silenceAdded(Event.Silence(silence)))
      if options.json { return try Printing.json(silence) }
      print("silence \(silence.id): \(silence.scope), through \(silence.until)")
      if silence.state == "over" { print("that day is past: it holds nothing back today") }
    }
  }

  /// The command `duband silence list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The silences that last; with --all, also those that are over.")

    @OptionGroup var options: Options
    @Flag(help: "Also those that are over or were ended.") var all = false

    func run() async throws {
      let setup = try Setup(options)
      let connection = try setup.connect()
      let silences = try Silences(on: connection, today: setup.today(on: connection))
        .list(all: all)
      if options.json { return try Printing.json(silences) }
      Printing.table(
        ["ID", "STATE", "UNTIL", "COVERS", "BY", "REASON"],
        silences.map { ["\($0.id)", $0.state, $0.until, $0.scope, $0.by, $0.reason] })
    }
  }

  /// The command `duband silence end`.
  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End silences before their day; the latest stages are told in the next window.")

    @OptionGroup var options: Options
    @Argument(help: "The silences' numbers.") var ids: [Int64]
    @Option(help: "Who decided it.") var by: String

    func run() async throws {
      let by = try filled(by, "--by")
      let setup = try Setup(options)
      let connection = try setup.connect()
      let ended = try Silences(on: connection, today: setup.today(on: connection))
        .end(ids, by: by)
      let journal = Journal(of: setup)
      for silence in ended { journal(.silenceEnded(silence: silence.id, by: by)) }
      try report(ended.map(\.id), of: ids, options)
    }
  }
}

/// Says which numbers an ending concerned; one that it did not is trouble.
func report(_ ended: [Int64], of ids: [Int64], _ options: Options) throws {
  if options.json {
    try Printing.json(ended)
  } else if !ended.isEmpty {
    print("ended: \(ended.map(String.init).joined(separator: ", "))")
  }
  let missed = Set(ids).subtracting(ended).sorted()
  if !missed.isEmpty {
    let numbers = missed.map(String.init).joined(separator: ", ")
    throw Trouble(.found, "not concerned: \(numbers) (unknown, or ended before)")
  }
}

/// An option's text without blanks around it; nothing but blanks is trouble.
func filled(_ text: String, _ option: String) throws -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }),
    let last = text.lastIndex(where: { !$0.isWhitespace })
  else { throw Trouble(.usage, "\(option) is empty; write whom or why") }
  return String(text[first...last])
}

extension Setup {
  /// The county's present day.
  func today(on connection: Connection) throws -> CivilDate {
    try CivilMoment.now(in: configuration.window.timeZone, on: connection).day
  }
}

extension Silences.Entry {
  /// What it covers: `rule alliance-enrolment, bearer H07`.
  fileprivate var scope: String {
    [
      ("policy", policy), ("rule", rule), ("bearer", bearer), ("subject", subject),
      ("recipient", recipient),
    ].compactMap { kind, name in name.map { "\(kind) \($0)" } }.joined(separator: ", ")
  }
}

extension Event.Silence {
  fileprivate init(_ silence: Silences.Entry) {
    self.init(
      number: silence.id, policy: silence.policy ?? "", rule: silence.rule ?? "",
      bearer: silence.bearer ?? "", subject: silence.subject ?? "",
      recipient: silence.recipient ?? "", until: silence.until, by: silence.by,
      reason: silence.reason)
  }
}
