import CSystem
import Glibc

/// Something another thread rings to end a wait: an eventfd(2).
///
/// Once rung it stays rung until `silence()`, so a ring is never lost between two waits.
public final class WakeUp: Sendable {
  /// The descriptor to poll for reading.
  public let descriptor: CInt

  /// Makes one that has not been rung; traps when the process has no descriptors left.
  public init() {
    descriptor = csystem_eventfd()
    precondition(descriptor >= 0, "eventfd: \(String(cString: strerror(errno)))")
  }

  deinit { close(descriptor) }

  /// Ends the present wait of whoever waits, or the next one.
  public func ring() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Forgets all rings so far.
  public func silence() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }

  /// Whether it was rung since it was last silenced.
  public var isRung: Bool {
    Waiting.poll(reading: [descriptor], until: .now) == .ready([descriptor])
  }
}
