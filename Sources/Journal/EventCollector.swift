import Synchronization

/// A test's journal: keeps every event in the order in which it was told.
public final class EventCollector: Sendable {
  private let collected = Mutex<[Event]>([])

  /// Makes one that has heard nothing.
  public init() {}

  /// The journal to hand to what is tested.
  public var journal: Journal {
    Journal { event in self.collected.withLock { $0.append(event) } }
  }

  /// What was told so far.
  public var events: [Event] { collected.withLock { $0 } }
}
