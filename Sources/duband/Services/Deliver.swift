import Civil
import Database
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
    try waitForPulse()
    while !stop.isRung {
      do {
        guard let connection = try connect() else { break }
        try connection.listen(to: ["duban_queue"])
        if try tend(crew, on: connection) { break }
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
  private func tend(_ crew: Crew, on connection: Connection) throws -> Bool {
    let lanes = Lane.all(of: household)
    let queue = DeliveryQueue(on: connection)
    while !stop.isRung {
      crew.bell.silence()
      let moment = try household.moment(on: connection)
      let isOpen = household.windowIsOpen(at: moment)
      let work = try queue.lanes(lanes.map(\.name), windowIsOpen: isOpen, countingTo: 100)
      for lane in lanes {
        guard let ready = work.first(where: { $0.name == lane.name })?.ready, ready > 0 else {
          continue
        }
        // One thread does for a handful; a backlog is worth all the connections the lane allows.
        let wanted = min(lane.connections, 1 + ready / 8)
        while crew.count(in: lane.name) < wanted, crew.maySend(in: lane.name) {
          crew.start(LaneWorker(lane: lane, household: household, stop: stop))
        }
      }
      if once, crew.isEmpty, household.outbox.isEmpty, household.holdings.all.isEmpty,
        try queue.lanes(lanes.map(\.name), windowIsOpen: isOpen, countingTo: 1)
          .allSatisfy({ $0.ready == 0 })
      {
        return true
      }
      // A window that opens is noticed within a minute, whatever becomes of clocks and calendars.
      let patience: Duration = once ? .milliseconds(20) : .seconds(30)
      let next = work.compactMap(\.next).min().map { max($0, .milliseconds(10)) } ?? patience
      _ = try connection.waitForNotification(
        until: .now + min(next, patience), or: [crew.bell, stop])
    }
    return true
  }
}

/// The threads at work, by lane.
final class Crew: Sendable {
  private let counts = Mutex<[String: Int]>([:])
  private let pauses = Mutex<[String: Deadline]>([:])
  /// Rung when one of them has ended.
  let bell = WakeUp()

  var isEmpty: Bool { counts.withLock { $0.values.allSatisfy { $0 == 0 } } }

  func count(in lane: String) -> Int { counts.withLock { $0[lane] ?? 0 } }

  /// Not right after a thread of the lane could not work at all.
  func maySend(in lane: String) -> Bool { pauses.withLock { ($0[lane] ?? .now) <= .now } }

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
        pauses.withLock { $0[lane] = .now + .seconds(30) }
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
