import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Journal

/// The command `duband ack`.
struct Ack: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Note a bearer's promise: reminders wait until a day, escalations do not.",
    subcommands: [Add.self, List.self, End.self], defaultSubcommand: Add.self)

  /// The command `duband ack RULE SUBJECT`, or `duband ack add RULE SUBJECT`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Note a promise for one duty, in place of the one before.",
      discussion: """
        Through that day its reminders are held; what is queued of them is withdrawn. Escalations are \
        told, with the promise. Name and note are kept and the name is logged: name no child.
        """)

    @OptionGroup var options: Options
    @Argument(help: "The rule.") var rule: String
    @Argument(help: "The code of whom or what the duty is about.") var subject: String
    @Option(help: "The policy, where several have the rule.") var policy: String?
    @Option(help: "Who owes it, where several do.") var bearer: String?
    @Option(help: "The period, where it is owed for several.") var period: String?
    @Option(help: "The day by which it is promised, YYYY-MM-DD.") var until: CivilDate
    @Option(help: "Who took the promise.") var by: String
    @Option(help: "What was promised.") var note: String?

    func run() async throws {
      let by = try filled(by, "--by")
      let setup = try Setup(options)
      let rulebook = try setup.rulebook()
      let connection = try setup.connect()
      let naming = Naming(rulebook, connection)
      try naming.judge(policy: policy)
      try naming.judge(rule: rule, of: policy)
      try naming.judge(party: bearer, "bearer")
      try naming.judge(subject: subject)
      let promises = Promises(on: connection, today: try setup.today(on: connection))
      let owed = try promises.owed(
        .init(rule: rule, subject: subject, policy: policy, bearer: bearer, period: period))
      let promise = try promises.add(to: chosen(among: owed), until: until, by: by, note: note)
      Journal(of: setup)(.promiseAdded(Event.Promise(promise)))
      if options.json { return try Printing.json(promise) }
      print(
        "promise \(promise.id): \(rule) \(subject) of \(promise.bearer), due \(promise.dueOn), through "
          + promise.until)
      if promise.state == "over" { print("that day is past: it holds nothing back today") }
    }

    private func chosen(among owed: [Promises.Owed]) throws -> Int64 {
      if owed.count == 1 { return owed[0].duty }
      guard !owed.isEmpty else {
        throw Trouble(
          .found,
          "no such duty is owed as last recorded; duband explain \(rule) \(subject) says why")
      }
      let lines = owed.map { duty in
        "  --policy \(duty.policy) --bearer \(duty.bearer)"
          + (duty.period.isEmpty ? "" : " --period \(duty.period)") + ", due \(duty.dueOn)"
      }
      throw Trouble(
        .usage, "\(owed.count) duties are meant; say which:\n\(lines.joined(separator: "\n"))")
    }
  }

  /// The command `duband ack list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The promises that last; with --all, also those that are over.")

    @OptionGroup var options: Options
    @Flag(help: "Also those that were kept, are over, or were ended.") var all = false

    func run() async throws {
      let setup = try Setup(options)
      let connection = try setup.connect()
      let promises = try Promises(on: connection, today: setup.today(on: connection))
        .list(all: all)
      if options.json { return try Printing.json(promises) }
      Printing.table(
        ["ID", "STATE", "UNTIL", "RULE", "SUBJECT", "BEARER", "PERIOD", "DUE", "BY", "NOTE"],
        promises.map {
          [
            "\($0.id)", $0.state, $0.until, $0.rule, $0.subject, $0.bearer, $0.period, $0.dueOn,
            $0.by, $0.note ?? "",
          ]
        })
    }
  }

  /// The command `duband ack end`.
  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take promises back; the latest stages are told in the next window.")

    @OptionGroup var options: Options
    @Argument(help: "The promises' numbers.") var ids: [Int64]
    @Option(help: "Who decided it.") var by: String

    func run() async throws {
      let by = try filled(by, "--by")
      let setup = try Setup(options)
      let connection = try setup.connect()
      let ended = try Promises(on: connection, today: setup.today(on: connection))
        .end(ids, by: by)
      let journal = Journal(of: setup)
      for promise in ended { journal(.promiseEnded(promise: promise.id, by: by)) }
      try report(ended.map(\.id), of: ids, options)
    }
  }
}

extension Event.Promise {
  fileprivate init(_ promise: Promises.Entry) {
    self.init(
      number: promise.id, policy: promise.policy, rule: promise.rule, subject: promise.subject,
      bearer: promise.bearer, period: promise.period, until: promise.until, by: promise.by)
  }
}
