/// A lane's breaker: whether anything is to be sent there, as all daemons know it.
public enum Breaker: String, Sendable, CaseIterable {
  /// All is well.
  case closed
  /// The other side is away: nothing is sent but, from time to time, a probe.
  case open
  /// The other side rejects us as a whole, until somebody mends it: a probe an hour.
  case stopped

  /// What follows for the lane from an attempt's report, or a probe's.
  public struct Rest: Sendable, Equatable {
    /// What the breaker changes to.
    public let breaker: Breaker
    /// How long nothing is sent.
    public let wait: Duration

    /// Makes one.
    public init(breaker: Breaker, wait: Duration) {
      self.breaker = breaker
      self.wait = wait
    }
  }
}

extension RetrySchedule {
  /// Between two probes of a lane whose other side rejects us as a whole.
  private static let probe: Duration = .seconds(3600)
  /// How long a lane rests at most between two probes while its other side is away.
  private static let longestRest: Duration = .seconds(300)

  /// What follows for a lane from a report that holds it; nil from any other.
  ///
  /// Where the other side says for how long (Retry-After, a robot's penalty), it rests so long, an hour
  /// at most, since nobody looks after it meanwhile, and longer by the jitter, and is well; else as long
  /// as a message would that failed as often, five minutes at most.
  ///
  /// - Parameters:
  ///   - report: of an attempt, or of a probe.
  ///   - failures: how many probes in a row failed before.
  ///   - random: in 0 ..< 1, for the jitter.
  public func rest(after report: Report, failures: Int, random: Double) -> Breaker.Rest? {
    guard report.holdsLane else { return nil }
    switch report.outcome {
    case .rejected(.channel): return Breaker.Rest(breaker: .stopped, wait: Self.probe)
    case .deferred(let asked?) where asked > .zero:
      return Breaker.Rest(
        breaker: .closed, wait: min(asked, Self.probe) * (1 + jitter * random))
    case .deferred:
      let wait = wait(afterAttempt: failures + 1, random: random)
      return Breaker.Rest(breaker: .open, wait: min(wait, Self.longestRest))
    case .delivered, .rejected, .ambiguous, .withdrawn: return nil
    }
  }
}
