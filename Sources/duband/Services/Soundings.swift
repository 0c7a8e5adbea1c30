import Delivery
import Synchronization

/// What the threads of one lane tell each other of its other side.
final class Soundings: Sendable {
  private let probed = Mutex<Set<String>>([])
  private let unanswered = Mutex<[String: Int]>([:])

  /// Whether this thread is to probe the lane: one at a time does.
  func begin(_ lane: String) -> Bool { probed.withLock { $0.insert(lane).inserted } }

  /// Its probe is over.
  func end(_ lane: String) { probed.withLock { _ = $0.remove(lane) } }

  /// How many attempts of the lane in a row lost their answer, this one included.
  func unanswered(in lane: String, after report: Report) -> Int {
    unanswered.withLock { counts in
      switch report.outcome {
      case .ambiguous: counts[lane, default: 0] += 1
      case .delivered, .deferred, .rejected: counts[lane] = nil
      case .withdrawn: break
      }
      return counts[lane] ?? 0
    }
  }
}
