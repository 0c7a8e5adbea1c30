/// When an attempt that did not settle a message is followed by the next.
///
/// The defaults are those of channels.md: waits that grow from a minute to four hours, each ± 20 %,
/// for five days; an attempt whose answer was lost is repeated after ten minutes, three times in all.
public struct RetrySchedule: Sendable, Equatable {
  /// The waits after the first attempt, the second, and so on.
  public var steps: [Duration] = [60, 300, 900, 1800, 3600, 7200].map { .seconds($0) }
  /// The wait after every further attempt.
  public var thenEvery: Duration = .seconds(4 * 3600)
  /// By which part of itself a wait may be shorter or longer, 0 up to, but not, 1: messages that
  /// failed together do not come back together.
  public var jitter = 0.2
  /// From this age on a message is not tried again.
  public var giveUpAfter: Duration = .seconds(5 * 86_400)
  /// The wait after an attempt whose answer was lost.
  public var ambiguousAfter: Duration = .seconds(600)
  /// After this many attempts whose answers were lost there is no further one.
  public var ambiguousAttempts = 3
  /// An answer that nobody knows, or that rejects the channel for one message alone, is the last one at
  /// this attempt or a later one, whatever became of the attempts before it.
  public var unknownAttempts = 5

  /// The defaults.
  public init() {}

  /// The wait after the n-th attempt, from 1; `random`, in 0 ..< 1, decides the jitter.
  public func wait(afterAttempt n: Int, random: Double) -> Duration {
    let step = steps.indices.contains(n - 1) ? steps[n - 1] : thenEvery
    return step * (1 + jitter * (2 * random - 1))
  }

  /// The wait after the n-th attempt, where the other side may have asked for one (Retry-After,
  /// RFC 9110 section 10.2.3): it gets no less than the schedule's and no more than twice that.
  public func wait(afterAttempt n: Int, random: Double, atLeast asked: Duration?) -> Duration {
    let scheduled = wait(afterAttempt: n, random: random)
    return min(max(scheduled, asked ?? scheduled), scheduled * 2)
  }
}
