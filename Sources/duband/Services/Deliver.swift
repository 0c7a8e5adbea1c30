import Civil
import Configuration
import Database
import Delivery
import Duties
import Journal
import Queue
import Synchronization
import Waiting

/// Sees which lanes have something to deliver, and gives each its threads.
struct Deliver {
  let household: Household
  let stop: WakeUp
  /// End when nothing is ready any more (`run --once`).
  let once: Bool

  /// Runs until `stop` is rung, and all its threads have ended.
  ///
  /// Waits for a database that is away; `once` does not wait, stops what is under way, and throws.
  func run() throws {
    let crew = Crew()
    var failure: DatabaseError?
    var isStart = true
    try waitForPulse()
    while !stop.isRung {
      do {
        guard let connection = try connect() else { break }
        try connection.listen(to: ["duban_queue"])
        defer { isStart = false }
        if try tend(crew, on: connection, isStart: isStart) { break }
      } catch let error as DatabaseError {
        if stop.isRung { break }
        if once {
          failure = error
          stop.ring()
        } else {
          _ = poll(reading: [stop.descriptor], until: .now + household.failed("deliver", error))
        }
      }
    }
    while !crew.isEmpty { crew.waitForChange() }
    if let failure { throw failure }
  }

  private func connect() throws -> Connection? {
    once ? try household.setup.connect() : household.connect(stop: stop)
  }

  /// A daemon without a heartbeat holds no lease; a single pass does not wait for it for ever.
  private func waitForPulse() throws {
    let wait = poll(
      reading: [household.pulse.began.descriptor, stop.descriptor],
      until: once ? .now + .seconds(10) : nil)
    if wait == .deadlinePassed {
      throw Trouble(.unreachable, "the database took no heartbeat for 10 s: nothing was delivered")
    }
  }

  /// Looks at the lanes again and again; true when there is nothing more to do.
  private func tend(_ crew: Crew, on connection: Connection, isStart: Bool) throws -> Bool {
    guard let daemon = household.pulse.daemon?.id else { return false }
    let lanes = Lane.all(of: household)
    let queue = try DeliveryQueue(on: connection)
    try queue.reset(lanes.map(\.name), isStart: isStart)
    // A single pass asks a lane that is ill once.
    var asked: Set<String> = []
    while !stop.isRung {
      crew.bell.silence()
      let moment = try household.moment(on: connection)
      let isOpen = household.mayTell(at: moment)
      let work = try queue.lanes(
        lanes.map(\.name), for: daemon, windowIsOpen: isOpen, countingTo: 100)
      // A window that opens is noticed within a minute, whatever becomes of clocks and calendars; a single
      // pass waits for no more than its last settlements.
      var wake = Deadline.now + (once && crew.isEmpty ? .milliseconds(20) : .seconds(30))
      if let next = work.compactMap(\.next).min() {
        wake = min(wake, .now + max(next, .milliseconds(10)))
      }
      for lane in lanes {
        // A lane that is ill is probed although nothing waits: what is to be told may wait for it.
        guard let seen = work.first(where: { $0.name == lane.name }),
          seen.ready > 0 || seen.breaker != .closed
        else { continue }
        if once, seen.breaker != .closed, asked.contains(lane.name) { continue }
        asked.insert(lane.name)
        if let pause = pause(of: lane, in: crew) ?? seen.held.map({ .now + $0 }) {
          wake = min(wake, pause)
          continue
        }
        // One thread probes; one does for a handful; a backlog is worth all that the lane allows.
        let wanted =
          seen.breaker == .closed ? min(lane.connections, 1 + seen.ready / 8) : 1
        while crew.count(in: lane.name) < wanted {
          crew.start(LaneWorker(lane: lane, household: household, stop: stop))
        }
      }
      if once, crew.isEmpty, household.outbox.isEmpty, household.holdings.all.isEmpty,
        try queue.lanes(lanes.map(\.name), for: daemon, windowIsOpen: isOpen, countingTo: 1)
          .allSatisfy({ lane in
            lane.ready == 0 || lane.rests || crew.hasStopped(lane.name)
              || lane.breaker != .closed && asked.contains(lane.name)
          })
      {
        return true
      }
      _ = try connection.waitForNotification(until: wake, or: [crew.bell, stop])
    }
    return true
  }

  /// Until when no thread of a lane is to be started; nil when one may.
  private func pause(of lane: Lane, in crew: Crew) -> Deadline? {
    let heartbeat = household.configuration.heartbeat
    // A thread would end at once, and another be started.
    guard household.pulse.isFelt(within: heartbeat.holdAfter) else { return .now + heartbeat.beat }
    return crew.pause(in: lane.name)
  }
}

extension DeliveryQueue.Lane {
  /// Whether it rests for longer than a single pass waits: a pace is kept, seconds of it.
  fileprivate var rests: Bool {
    guard let held else { return false }
    return !isPaced || held > .seconds(10)
  }
}

/// The threads at work, by lane.
final class Crew: Sendable {
  private let counts = Mutex<[String: Int]>([:])
  private let pauses = Mutex<[String: Deadline]>([:])
  private let stopped = Mutex<Set<String>>([])
  /// Rung when one of them has ended.
  let bell = WakeUp()

  var isEmpty: Bool { counts.withLock { $0.values.allSatisfy { $0 == 0 } } }

  func count(in lane: String) -> Int { counts.withLock { $0[lane] ?? 0 } }

  /// The end of the pause after a thread of the lane could not work at all; nil when it is over.
  func pause(in lane: String) -> Deadline? {
    pauses.withLock { pauses in pauses[lane].flatMap { $0 > .now ? $0 : nil } }
  }

  /// Whether a lane's pause is one that a single pass does not wait for.
  func hasStopped(_ lane: String) -> Bool {
    stopped.withLock { $0.contains(lane) } && pause(in: lane) != nil
  }

  private func stop(_ lane: String, for pause: Duration) {
    pauses.withLock { $0[lane] = .now + pause }
    stopped.withLock { _ = $0.insert(lane) }
  }

  /// Starts a thread; it rings when it has ended.
  func start(_ worker: LaneWorker) {
    let lane = worker.lane.name
    counts.withLock { $0[lane, default: 0] += 1 }
    Task {
      do {
        try await onOwnThread(named: lane) { try worker.run() }
      } catch let error as DatabaseError {
        if !worker.stop.isRung {
          let pause = worker.household.failed(lane, error)
          pauses.withLock { $0[lane] = .now + pause }
        }
      } catch {
        worker.household.lane(lane, isReachable: false, error: "\(error)")
        stop(lane, for: .seconds(30))
      }
      counts.withLock { $0[lane, default: 1] -= 1 }
      bell.ring()
    }
  }

  func waitForChange() {
    bell.silence()
    if !isEmpty { _ = poll(reading: [bell.descriptor], until: .now + .milliseconds(100)) }
  }
}
