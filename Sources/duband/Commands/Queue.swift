import ArgumentParser
import Database
import FoundationEssentials
import Queue

/// The command `duband queue`.
struct Queue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The queue, dead letters included.",
    subcommands: [List.self, Show.self, Retry.self, Cancel.self, Drain.self],
    defaultSubcommand: List.self)

  /// Which messages are meant.
  struct Choice: ParsableArguments {
    @Option(
      help: "In this state: ready, waiting, leased, dead, delivered, withdrawn, folded, cancelled.")
    var state: [String] = []
    @Option(help: "In this lane: smtp, webhook:NAME.") var lane: [String] = []
    @Option(help: "To this recipient.") var recipient: [String] = []

    static let states = QueueView.Message.states

    /// The filter, of `states` where none is asked for.
    func filter(states: [String], ids: [Int64] = []) throws -> QueueView.Filter {
      if let unknown = state.first(where: { !Self.states.contains($0) }) {
        throw Trouble(
          .usage, "no state \(unknown); there is \(Self.states.joined(separator: ", "))")
      }
      var filter = QueueView.Filter()
      filter.ids = ids.isEmpty ? nil : ids
      filter.states = state.isEmpty ? states : state
      filter.lanes = lane.isEmpty ? nil : lane
      filter.recipients = recipient.isEmpty ? nil : recipient
      return filter
    }

    var isEmpty: Bool { state.isEmpty && lane.isEmpty && recipient.isEmpty }
  }

  /// The command `duband queue list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What waits, and the dead letters; with --state, also what was settled.")

    @OptionGroup var options: Options
    @OptionGroup var choice: Choice
    @Option(help: "At most so many, the newest first.") var limit = 1000

    func run() async throws {
      let view = QueueView(on: try Setup(options).connect())
      var filter = try choice.filter(states: ["ready", "waiting", "leased", "dead"])
      filter.limit = limit
      let messages = try view.list(filter)
      if options.json { return try Printing.json(messages) }
      Printing.table(
        ["ID", "STATE", "LANE", "RECIPIENT", "CONTACT", "OF", "ATTEMPTS", "NEXT", "REASON"],
        messages.map {
          [
            "\($0.id)", $0.state, $0.lane, $0.recipient.isEmpty ? "operator" : $0.recipient,
            $0.contact, $0.asOf, "\($0.attempts)", $0.readyAt ?? $0.settledAt ?? "", $0.reason,
          ]
        })
    }
  }

  /// The command `duband queue show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One message with the story of each attempt.")

    @OptionGroup var options: Options
    @Argument(help: "The message's number.") var id: Int64

    func run() async throws {
      let view = QueueView(on: try Setup(options).connect())
      var filter = QueueView.Filter()
      filter.ids = [id]
      guard let message = try view.list(filter).first else {
        throw Trouble(.found, "no message \(id); duband queue list shows those there are")
      }
      let attempts = try view.attempts(of: id)
      let notices = try view.notices(of: id)
      let bulletins = try view.bulletins(of: id)
      if options.json {
        return try Printing.json(
          Story(message: message, notices: notices, bulletins: bulletins, attempts: attempts))
      }
      print(
        """
        message    \(message.id), a \(message.kind) of \(message.asOf)
        identity   \(message.identity)
        state      \(message.state)\(message.reason.isEmpty ? "" : ": \(message.reason)")
        recipient  \(message.recipient.isEmpty ? "operator" : message.recipient) (\(message.contact))
        lane       \(message.lane), priority \(message.priority)
        queued     \(message.createdAt)
        \(message.settledAt.map { "settled    \($0)" } ?? "next       \(message.readyAt ?? "")")
        """)
      for notice in notices {
        print(
          "notice     \(notice.rule) \(notice.subject) \(notice.period) \(notice.stage), due "
            + "\(notice.dueOn), for \(notice.recipient): \(notice.state)")
      }
      for bulletin in bulletins {
        let about = bulletin.subject.isEmpty ? bulletin.period : bulletin.subject
        print(
          "\(bulletin.kind) \(about) of \(bulletin.policy), for \(bulletin.recipient)"
            + (bulletin.isLapsed ? ": lapsed, told by another" : ""))
      }
      for attempt in attempts {
        let ended = attempt.endedAt.map { " to \($0)" } ?? ""
        let duplicate = attempt.possibleDuplicate ? ", may be sent more than once" : ""
        print(
          "attempt \(attempt.number)  \(attempt.startedAt)\(ended) by daemon \(attempt.daemon): "
            + "\(attempt.outcome) at \(attempt.stage) \(attempt.code) \(attempt.text)\(duplicate)")
        for line in attempt.transcript?.split(separator: "\n") ?? [] { print("    \(line)") }
      }
    }

    private struct Story: Encodable {
      let message: QueueView.Message
      let notices: [QueueView.Notice]
      let bulletins: [QueueView.Bulletin]
      let attempts: [QueueView.Attempt]
    }
  }

  /// The command `duband queue retry`.
  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Try again at once: dead letters, and what waits for its time.")

    @OptionGroup var options: Options
    @OptionGroup var choice: Choice
    @Argument(help: "The messages' numbers; or filters.") var ids: [Int64] = []

    func run() async throws {
      try await act(
        options, choice, ids, states: ["ready", "waiting", "dead"], "to be tried again"
      ) {
        try $0.retry($1)
      }
    }
  }

  /// The command `duband queue cancel`.
  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give messages up: what waits, and dead letters.")

    @OptionGroup var options: Options
    @OptionGroup var choice: Choice
    @Option(help: "Why; it is kept with the messages.") var reason = "cancelled by the operator"
    @Argument(help: "The messages' numbers; or filters.") var ids: [Int64] = []

    func run() async throws {
      let reason = reason
      try await act(options, choice, ids, states: ["ready", "waiting", "dead"], "cancelled") {
        try $0.cancel($1, because: reason)
      }
    }
  }
}

extension Queue {
  /// The command `duband queue drain`.
  struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Before maintenance: have the daemons try at once what waits, and wait for it.",
      discussion: "Ends with status 1 when something is still in the queue after the time allowed.")

    @OptionGroup var options: Options
    @OptionGroup var choice: Choice
    @Option(help: "For so many seconds at most.") var within = 60

    func run() async throws {
      let view = QueueView(on: try Setup(options).connect())
      var filter = try choice.filter(states: ["ready", "waiting", "leased"])
      filter.limit = .max
      _ = try view.retry(try view.list(filter).map(\.id))
      let ends = ContinuousClock.now + .seconds(within)
      var left = try view.list(filter)
      while !left.isEmpty, .now < ends {
        try await Task.sleep(for: .milliseconds(200))
        left = try view.list(filter)
      }
      if options.json { try Printing.json(left) }
      guard left.isEmpty else {
        throw Trouble(
          .found, "\(left.count) left after \(within) s; duband queue list, duband status")
      }
      if !options.json { print("drained") }
    }
  }
}

/// Does something to the messages chosen, and says to which it was done.
private func act(
  _ options: Options, _ choice: Queue.Choice, _ ids: [Int64], states: [String], _ done: String,
  _ action: (QueueView, [Int64]) throws -> [Int64]
) async throws {
  guard !ids.isEmpty || !choice.isEmpty else {
    throw Trouble(.usage, "name messages by number, or by --state, --lane or --recipient")
  }
  let view = QueueView(on: try Setup(options).connect())
  var filter = try choice.filter(states: states, ids: ids)
  filter.limit = .max
  let chosen = try view.list(filter).map(\.id)
  let concerned = try action(view, chosen).sorted()
  if options.json {
    try Printing.json(concerned)
  } else {
    print("\(concerned.count) \(done)" + (concerned.isEmpty ? "" : ": \(concerned)"))
  }
  let missed = Set(ids).subtracting(concerned).sorted()
  if !missed.isEmpty {
    throw Trouble(
      .found,
      "not concerned: \(missed.map(String.init).joined(separator: ", ")) (unknown, settled, or in a conversation)"
    )
  }
}
