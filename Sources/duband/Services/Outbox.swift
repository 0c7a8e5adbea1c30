import Queue
import Synchronization
import Waiting

/// What the lanes' threads have done and the database does not know yet.
final class Outbox: Sendable {
  /// One message, or leases to give back.
  struct Contents: Sendable {
    var settlements: [Settlement] = []
    var unused: [LeasedMessage] = []
    var isEmpty: Bool { settlements.isEmpty && unused.isEmpty }
  }

  private let contents = Mutex(Contents())
  /// Rung when something came in.
  let bell = WakeUp()

  /// A message's attempt has ended.
  func put(_ settlement: Settlement) {
    let isFirst = contents.withLock { held in
      defer { held.settlements.append(settlement) }
      return held.isEmpty
    }
    if isFirst { bell.ring() }
  }

  /// Leases under which nothing was begun.
  func giveBack(_ messages: [LeasedMessage]) {
    guard !messages.isEmpty else { return }
    contents.withLock { $0.unused += messages }
    bell.ring()
  }

  /// Takes everything out.
  func take() -> Contents {
    bell.silence()
    return contents.withLock { held in
      defer { held = Contents() }
      return held
    }
  }

  /// Whether nothing is in it.
  var isEmpty: Bool { contents.withLock { $0.isEmpty } }
}
