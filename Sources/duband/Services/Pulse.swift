import Queue
import Synchronization
import Waiting

/// Whether this daemon's heartbeat reaches the database: without it no attempt is begun, since others
/// may take the leases for lost.
final class Pulse: Sendable {
  private let beat = Mutex<(daemon: Daemon, at: Deadline)?>(nil)
  /// Rung at the first beat.
  let began = WakeUp()

  /// A beat was committed; `at` is when it was sent, the earliest that it can count from.
  func felt(_ daemon: Daemon, at: Deadline) {
    beat.withLock { $0 = (daemon, at) }
    began.ring()
  }

  /// This process as the database knows it.
  var daemon: Daemon? { beat.withLock { $0?.daemon } }

  /// Whether the last beat is younger than `limit`.
  func isFelt(within limit: Duration) -> Bool {
    beat.withLock { $0.map { $0.at.duration(to: .now) < limit } ?? false }
  }
}

/// The leases that this daemon holds, by its own account: their tokens.
final class Holdings: Sendable {
  private let held = Mutex<Set<Int64>>([])

  /// Leased just now.
  func take(_ messages: [LeasedMessage]) { held.withLock { $0.formUnion(messages.map(\.token)) } }
  /// Settled or given back.
  func drop(_ messages: [LeasedMessage]) { held.withLock { $0.subtract(messages.map(\.token)) } }
  /// All of them.
  var all: [Int64] { held.withLock { Array($0) } }
}
