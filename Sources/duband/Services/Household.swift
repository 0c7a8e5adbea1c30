import Civil
import Configuration
import Database
import Duties
import Journal
import Letters
import Synchronization
import Waiting

/// What the services of one daemon have in common.
///
/// It is what the daemon was made of, and a few signs of life; everything else they share through the
/// database.
final class Household: Sendable {
  let setup: Setup
  let rulebook: Rulebook
  let letterhead: Letterhead
  let writer: Writer
  let journal: Journal
  let host: String
  /// The day and hour that a pass believes it is; nil: the database's clock in the county's zone.
  let asOf: CivilDate?
  let pulse = Pulse()
  let holdings = Holdings()
  let soundings = Soundings()
  let outbox = Outbox()
  let relayHealth: RelayHealth
  private let calendarBox: Mutex<WorkingCalendar>
  private let awayBox = Mutex<[String: Deadline]>([:])
  private let toldBox = Mutex<CivilDate?>(nil)

  init(
    setup: Setup, rulebook: Rulebook, letterhead: Letterhead, calendar: WorkingCalendar,
    journal: Journal, host: String, asOf: CivilDate? = nil
  ) {
    self.setup = setup
    self.rulebook = rulebook
    self.letterhead = letterhead
    writer = Writer(rulebook: rulebook)
    self.journal = journal
    self.host = host
    self.asOf = asOf
    // One relay alone is its lane's to tell of.
    let hasSeveral = (setup.configuration.smtp?.relays.count ?? 0) > 1
    relayHealth = RelayHealth(journal: hasSeveral ? journal : nil)
    calendarBox = Mutex(calendar)
  }

  var configuration: Configuration { setup.configuration }

  var calendar: WorkingCalendar {
    get { calendarBox.withLock { $0 } }
    set { calendarBox.withLock { $0 = newValue } }
  }

  /// The present moment; with `asOf` it is always 10:00 of that day.
  func moment(on connection: Connection) throws -> CivilMoment {
    let now = try CivilMoment.now(in: configuration.window.timeZone, on: connection)
    guard let asOf, let ten = TimeOfDay("10:00") else { return now }
    return CivilMoment(day: asOf, time: ten, offset: now.offset)
  }

  /// Whether messages may leave; with `asOf` they may.
  func windowIsOpen(at moment: CivilMoment) -> Bool {
    asOf != nil || configuration.window.isOpen(on: moment.day, at: moment.time, in: calendar)
  }

  /// Whether the queue's messages may leave: the window is open, and a pass of the day has told.
  ///
  /// What waits from before may have been met meanwhile, or have been overtaken: that pass withdraws it,
  /// or folds it into what is told today.
  func mayTell(at moment: CivilMoment) -> Bool {
    windowIsOpen(at: moment) && toldBox.withLock { $0 } == moment.day
  }

  /// A pass of that day has told; whether it is the first one of the day.
  func hasTold(on day: CivilDate) -> Bool {
    toldBox.withLock { told in
      defer { told = day }
      return told != day
    }
  }

  /// Connects for a service, waiting while the database is away; nil when stopped.
  func connect(stop: WakeUp) -> Connection? {
    Connection.persistently(
      to: setup.target, stop: stop,
      onAway: { error, pause in self.databaseIsAway(error, retryIn: pause) },
      onBack: { self.databaseIsBack() })
  }

  /// Says what went wrong in a service, and how long it is to wait before it tries again.
  func failed(_ service: String, _ error: DatabaseError) -> Duration {
    switch Trouble.Status(of: error) {
    case .unreachable:
      databaseIsAway(error, retryIn: .milliseconds(500))
      return .milliseconds(500)
    case .found, .usage, .tryAgain:
      journal(.serviceFailed(service: service, error: error.description))
      return .seconds(10)
    }
  }

  /// Says once that the database is away, whichever service noticed.
  func databaseIsAway(_ error: DatabaseError, retryIn pause: Duration = .zero) {
    if went("database") { journal(.databaseAway(error: error.description, retryIn: pause)) }
  }

  /// Says once that it is back.
  func databaseIsBack() {
    if let since = cameBack("database") { journal(.databaseBack(after: since.duration(to: .now))) }
  }

  /// Says once that a lane's other side is away, or that it is back.
  func lane(_ lane: String, isReachable: Bool, error: String) {
    if !isReachable {
      if went(lane) { journal(.laneAway(lane: lane, error: error)) }
    } else if let since = cameBack(lane) {
      journal(.laneBack(lane: lane, after: since.duration(to: .now)))
    }
  }

  private func went(_ what: String) -> Bool {
    awayBox.withLock { away in
      guard away[what] == nil else { return false }
      away[what] = .now
      return true
    }
  }

  private func cameBack(_ what: String) -> Deadline? {
    awayBox.withLock { $0.removeValue(forKey: what) }
  }
}
