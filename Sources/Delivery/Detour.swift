/// The way around one of several peers that failed: it is passed over for a minute, then probed by one
/// attempt, and passed over for twice as long each time that the probe fails, up to an hour.
public struct Detour: Sendable, Equatable {
  /// A peer that failed and has not worked since.
  public struct Absence: Sendable, Equatable {
    /// When it failed first.
    public let since: ContinuousClock.Instant
    /// What it failed with last.
    public fileprivate(set) var report: Report
    fileprivate var pause: Duration
    fileprivate var ends: ContinuousClock.Instant
    fileprivate var isProbed = false
  }

  /// How long it is passed over after its first failure.
  public static let firstPause: Duration = .seconds(60)
  /// How long it is passed over at most.
  public static let longestPause: Duration = .seconds(3600)

  /// Nil while it works.
  public private(set) var absence: Absence?

  /// Makes one for a peer that has not failed.
  public init() {}

  /// Whether an attempt may be made now; after a pause it is the probe, and others wait for it.
  public mutating func admits(at now: ContinuousClock.Instant) -> Bool {
    guard var absence else { return true }
    guard now >= absence.ends else { return false }
    absence.isProbed = true
    absence.ends = now + absence.pause
    self.absence = absence
    return true
  }

  /// An attempt failed; tells whether the peer has gone with it.
  public mutating func failed(_ report: Report, at now: ContinuousClock.Instant) -> Bool {
    guard var absence else {
      absence = Absence(
        since: now, report: report, pause: Self.firstPause, ends: now + Self.firstPause)
      return true
    }
    absence.report = report
    // What was under way when it went says nothing new.
    if absence.isProbed {
      absence.pause = min(absence.pause * 2, Self.longestPause)
      absence.ends = now + absence.pause
      absence.isProbed = false
    }
    self.absence = absence
    return false
  }

  /// An attempt came to where the peer works; tells for how long it was away, where it was.
  public mutating func worked(at now: ContinuousClock.Instant) -> Duration? {
    defer { absence = nil }
    return absence.map { $0.since.duration(to: now) }
  }
}
