import Civil
import Configuration
import Database
import Duties
import Journal
import Registry
import Waiting

/// Polls for what changed, and makes passes.
///
/// A pass is due when the registry changed, when the day changed, when the window opened, and, where
/// the registry does not announce its changes or a rule failed, some time after the last one; the day's
/// first looks at the whole registry. An idle poll asks one small table.
struct Watch {
  let household: Household
  let stop: WakeUp
  /// Called after the first pass.
  let onFirstPass: @Sendable () -> Void

  /// Runs until `stop` is rung.
  func run() {
    var last: State?
    while !stop.isRung {
      guard let connection = household.connect(stop: stop) else { break }
      do {
        try connection.listen(to: ["duban_registry"])
        try watch(on: connection, &last)
      } catch let error as DatabaseError {
        if stop.isRung { break }
        _ = poll(reading: [stop.descriptor], until: .now + household.failed("watch", error))
      } catch {
        // A calendar file that was replaced by a bad one, for instance.
        household.journal(.serviceFailed(service: "watch", error: "\(error)"))
        _ = poll(reading: [stop.descriptor], until: .now + .seconds(10))
      }
    }
  }

  /// What the last pass was made on.
  struct State: Equatable {
    let day: CivilDate
    let windowIsOpen: Bool
    /// Whether every rule was derived; one that failed is to see the whole registry next time.
    var isComplete = true
  }

  /// Brings the schema up to this program's; daemons that start at once do it one after the other.
  func migrate(on connection: Connection) throws {
    for migration in try Migrations.run(on: connection) {
      household.journal(.schemaMigrated(number: migration.number, name: migration.name))
    }
  }

  private func watch(on connection: Connection, _ last: inout State?) throws {
    connection.statementTimeout = .seconds(600)
    if last == nil { try migrate(on: connection) }
    var lookAgainAt =
      try last.map { try lookAgain(on: connection, isComplete: $0.isComplete) } ?? nil
    while !stop.isRung {
      let moment = try household.moment(on: connection)
      var state = State(
        day: moment.day, windowIsOpen: household.windowIsOpen(at: moment),
        isComplete: last?.isComplete ?? true)
      let changed = try connection.query(
        "select exists (select from duban.registry_change) as changed")[0]("changed", as: Bool.self)
      let isTimeToLookAgain = lookAgainAt.map { $0 <= Deadline.now } ?? false
      if changed || isTimeToLookAgain
        || last.map({ $0.day != state.day || state.windowIsOpen && !$0.windowIsOpen }) ?? true
      {
        let isFirst = last?.day != state.day
        state.isComplete = try pass(
          on: connection, state, loadTables: isFirst,
          onlyChanged: !isFirst && !isTimeToLookAgain && state.isComplete,
          registryMayDiffer: changed || isTimeToLookAgain || isFirst)
        if last == nil { onFirstPass() }
        lookAgainAt = try lookAgain(on: connection, isComplete: state.isComplete)
      }
      last = state
      let next = Deadline.now + household.configuration.pollInterval
      let wake = try connection.waitForNotification(
        until: lookAgainAt.map { min($0, next) } ?? next, or: [stop])
      // An import commits once; a hand at work commits row by row. Let it finish its thought.
      if case .notified = wake {
        _ = poll(reading: [stop.descriptor], until: .now + .milliseconds(200))
      }
    }
  }

  /// When the next pass is due although nothing was announced.
  private func lookAgain(on connection: Connection, isComplete: Bool) throws -> Deadline? {
    let isAnnounced = try Relation.all(on: connection).allSatisfy(\.isAnnounced)
    let interval = household.configuration.fullScan ?? (isAnnounced ? nil : Watch.unannouncedScan)
    // What made a rule fail (a time-out, a lock, a right) may be over without any row having changed.
    let failed = isComplete ? nil : household.configuration.pollInterval * 10
    return [interval, failed].compactMap(\.self).min().map { Deadline.now + $0 }
  }

  /// How long a change of a county's own tables may go unseen where no trigger tells of it.
  static let unannouncedScan = Duration.seconds(900)

  /// One pass, told in the journal; whether every rule was derived.
  @discardableResult
  func pass(
    on connection: Connection, _ state: State, loadTables: Bool, onlyChanged: Bool = false,
    registryMayDiffer: Bool
  ) throws -> Bool {
    let began = Deadline.now
    if loadTables {
      household.calendar = WorkingCalendar(files: try household.setup.loadTables(on: connection))
      if !household.calendar.announcedYears.contains(state.day.year) {
        household.journal(.calendarProvisional(year: state.day.year))
      }
    }
    let summary = try Pass(household.rulebook, reach: household.setup.reach)
      .run(
        on: connection, today: state.day, windowIsOpen: state.windowIsOpen, onlyChanged: onlyChanged
      )
    // What waited for it may leave now.
    if state.windowIsOpen, household.hasTold(on: state.day) {
      try connection.execute("notify duban_queue")
    }
    for failure in summary.failures {
      household.journal(
        .ruleFailed(
          policy: failure.policy, rule: failure.rule, error: failure.words))
    }
    try lookAtItself(
      on: connection, today: state.day, failures: summary.failures,
      lookingAtRegistry: registryMayDiffer)
    household.journal(
      .passDone(
        asOf: state.day.description, policies: household.configuration.policies.count,
        duties: Event.DutyCounts(
          new: summary.new, changed: summary.changed, met: summary.met, void: summary.void),
        notices: summary.notices, messages: summary.messages,
        took: began.duration(to: .now)))
    return summary.failures.isEmpty
  }

  /// Notes what the daemon has to say about itself; what goes wrong with that stops no pass.
  private func lookAtItself(
    on connection: Connection, today: CivilDate, failures: [Pass.Failure], lookingAtRegistry: Bool
  ) throws {
    do {
      try Shortcomings(household.rulebook, reach: household.setup.reach).note(
        on: connection, today: today, failures: failures, lookingAtRegistry: lookingAtRegistry)
    } catch let error as DatabaseError where error.sqlState != nil && !connection.isBroken {
      household.journal(.serviceFailed(service: "self-report", error: error.description))
    }
  }
}
