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
  /// After how many lost answers in a row a lane rests.
  private static let patience = 2

  /// What follows for a lane from a report that holds it; nil from any other.
  ///
  /// Where the other side says for how long (Retry-After, a robot's penalty), it rests so long, an hour
  /// at most, since nobody looks after it meanwhile, and longer by the jitter, and is well; else as long
  /// as a message would that failed as often, five minutes at most.
  ///
  /// One lost answer may be a message's own; from the second in a row on the other side is silent, and
  /// each further attempt may tell somebody twice. A probe of that kind costs a message an attempt, so
  /// that it comes as seldom as that of a lane that is stopped.
  ///
  /// - Parameters:
  ///   - report: of an attempt, or of a probe.
  ///   - failures: how many probes in a row failed before it; nil where it is no probe's.
  ///   - unanswered: how many attempts of the lane in a row lost their answer, this one included.
  ///   - random: in 0 ..< 1, for the jitter.
  public func rest(
    after report: Report, failures: Int?, unanswered: Int = 0,
    random: @autoclosure () -> Double
  ) -> Breaker.Rest? {
    func wait() -> Duration {
      self.wait(afterAttempt: (failures ?? 0) + 1, random: random())
    }
    if report.outcome == .ambiguous, failures != nil || unanswered >= Self.patience {
      return Breaker.Rest(breaker: .open, wait: min(wait(), Self.probe))
    }
    if let pause = report.pause {
      return Breaker.Rest(
        breaker: .closed, wait: min(pause, Self.probe) * (1 + jitter * random()))
    }
    guard report.holdsLane else { return nil }
    switch report.outcome {
    case .rejected(.channel): return Breaker.Rest(breaker: .stopped, wait: Self.probe)
    case .deferred(let asked?) where asked > .zero:
      return Breaker.Rest(
        breaker: .closed, wait: min(asked, Self.probe) * (1 + jitter * random()))
    case .deferred:
      return Breaker.Rest(breaker: .open, wait: min(wait(), Self.longestRest))
    case .delivered, .rejected, .ambiguous, .withdrawn: return nil
    }
  }
}
