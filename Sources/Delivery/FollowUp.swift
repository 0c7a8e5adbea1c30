/// What follows from one attempt's outcome.
public enum FollowUp: Sendable, Equatable {
  /// Nothing more: it was delivered.
  case delivered
  /// Another attempt after this long.
  case again(after: Duration)
  /// No further attempt; it is kept as a dead letter, and why.
  case dead(because: String)
  /// It was not sent, and is not to be.
  case withdrawn
}

extension RetrySchedule {
  /// What follows from `report`.
  ///
  /// - Parameters:
  ///   - report: what became of the attempt.
  ///   - attempts: how many attempts ended before it.
  ///   - ambiguous: how many of those lost their answer.
  ///   - age: how long ago the message was queued.
  ///   - random: in 0 ..< 1, for the jitter.
  public func followUp(
    _ report: Report, attempts: Int, ambiguous: Int, age: Duration, random: Double
  ) -> FollowUp {
    switch report.outcome {
    case .delivered:
      return .delivered
    case .withdrawn:
      return .withdrawn
    case .deferred where report.isUnknown && attempts + 1 >= unknownAttempts:
      return .dead(because: "an answer that nobody knows, at attempt \(attempts + 1)")
    case .deferred(let atLeast):
      // A message that waited long before its first attempt has the first waits of the schedule all the
      // same: the other side may put off whom it does not know yet.
      guard age < giveUpAfter || attempts < min(steps.count, 3) else {
        return .dead(because: "given up after \(age.components.seconds) s")
      }
      return .again(after: wait(afterAttempt: attempts + 1, random: random, atLeast: atLeast))
    case .ambiguous:
      guard ambiguous + 1 < ambiguousAttempts else {
        return .dead(because: "too many attempts whose answer was lost")
      }
      return .again(after: ambiguousAfter)
    case .rejected(.recipient):
      return .dead(because: "the recipient was rejected")
    case .rejected(.message):
      return .dead(because: "the message was rejected")
    case .rejected(.channel):
      guard age < giveUpAfter else { return .dead(because: "the channel rejects everything") }
      // The lane rests; the message keeps its place.
      return .again(after: .zero)
    }
  }
}
