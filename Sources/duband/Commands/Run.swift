import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Glibc
import Journal
import Logging
import Queue
import ServiceLifecycle
import UnixSignals
import Waiting

/// The command `duband run`.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The daemon; with --once, one whole pass and the delivery of what is due.")

  @OptionGroup var options: Options
  @Flag(help: "One whole pass, then exit: 0 if nothing is left undelivered, 1 if something is.")
  var once = false
  @Option(help: "The day that the pass believes it is, at 10:00, the windows open; with --once.")
  var asOf: CivilDate?
  @Option(help: "The form of the log: auto, terminal, systemd or json.") var log = LogForm.auto

  enum LogForm: String, ExpressibleByArgument {
    case auto, terminal, systemd, json
  }

  func run() async throws {
    if asOf != nil, !once { throw Trouble(.usage, "--as-of goes with --once") }
    let setup = try Setup(options)
    let journal = Journal(logger(setup))
    let files = try setup.calendarFiles()
    let household = Household(
      setup: setup, rulebook: try setup.rulebook(), letterhead: try setup.letterhead(),
      calendar: WorkingCalendar(files: files), journal: journal, host: Self.hostName, asOf: asOf)
    // What a thread would find out too late is found out here.
    for lane in Lane.all(of: household) { _ = try lane.courier(WakeUp()) }
    if once {
      try await runOnce(household)
    } else {
      try await serve(household)
    }
  }

  private func logger(_ setup: Setup) -> Logger {
    let form: LineForm =
      switch log {
      case .auto: .suited(to: STDERR_FILENO)
      case .terminal: .terminal(colour: isatty(STDERR_FILENO) == 1)
      case .systemd: .systemd
      case .json: .json
      }
    let level = Logger.Level(rawValue: setup.configuration.logLevel.rawValue) ?? .info
    LoggingSystem.bootstrap { _ in JournalHandler(form, level: level) }
    return Logger(label: "duband")
  }

  /// What this host calls itself.
  static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

// MARK: The daemon

extension Run {
  private func serve(_ household: Household) async throws {
    let began = Deadline.now
    let notifier = ServiceNotifier(journal: household.journal)
    household.journal(
      .daemonStarted(
        version: Version.text, daemon: "\(household.host) process \(getpid())",
        configuration: options.config))
    let bells = (0..<4).map { _ in WakeUp() }
    // Stopped from the last to the first: nothing is begun any more, then what is under way ends, then
    // it is settled, then the daemon leaves the list.
    let services: [any Service] = [
      ThreadService("keep", stop: bells[0]) { Keep(household: household, stop: $0).run() },
      ThreadService("settle", stop: bells[1]) { Settle(household: household, stop: $0).run() },
      ThreadService("deliver", stop: bells[2]) {
        try Deliver(household: household, stop: $0, once: false).run()
      },
      ThreadService("watch", stop: bells[3]) {
        Watch(household: household, stop: $0) {
          notifier.ready(status: "watching")
          household.journal(.daemonReady(took: began.duration(to: .now)))
        }.run()
      },
      Watchdog(notifier: notifier),
    ]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map {
          .init(
            service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }))
    notifier.status("waiting for the database")
    try await group.run()
    household.journal(.daemonStopped(took: began.duration(to: .now)))
  }
}

// MARK: Once

extension Run {
  private func runOnce(_ household: Household) async throws {
    let connection = try household.setup.connect()
    connection.statementTimeout = .seconds(600)
    let watch = Watch(household: household, stop: WakeUp()) {}
    try watch.migrate(on: connection)
    let began = try connection.query("select now() as now")[0]("now", as: String.self)
    let moment = try household.moment(on: connection)
    let state = Watch.State(day: moment.day, windowIsOpen: household.windowIsOpen(at: moment))
    try watch.pass(on: connection, state, loadTables: true, registryMayDiffer: true)
    let keepStop = WakeUp()
    // Before anything is delivered, so that this run delivers it as well.
    try Keep(household: household, stop: keepStop).tellConcerns(
      Lane.all(of: household).map(\.name), on: connection)
    let settleStop = WakeUp()
    async let keep: Void = onOwnThread(named: "keep") {
      Keep(household: household, stop: keepStop).run()
    }
    async let settle: Void = onOwnThread(named: "settle") {
      Settle(household: household, stop: settleStop).run()
    }
    let delivered = await Result {
      try await onOwnThread(named: "deliver") {
        try Deliver(household: household, stop: WakeUp(), once: true).run()
      }
    }
    settleStop.ring()
    try await settle
    keepStop.ring()
    try await keep
    try delivered.get()
    let left = try QueueView(on: connection).undelivered(since: began)
    if left > 0 {
      throw Trouble(.found, "\(left) messages are not delivered; duband queue list shows them")
    }
  }
}

extension Result where Failure == any Error {
  /// What the body returned or threw.
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
