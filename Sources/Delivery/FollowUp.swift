/// What follows from one attempt's outcome.
public enum FollowUp: Sendable, Equatable {
  /// Nothing more: it was delivered.
  case delivered
  /// Another attempt after this long.
  case again(after: Duration)
  /// No further attempt; it is kept as a dead letter, and why.
  case dead(because: Defeat)
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
    _ report: Report, attempts: Int, ambiguous: Int, age: Duration,
    random: @autoclosure () -> Double
  ) -> FollowUp {
    switch report.outcome {
    case .delivered:
      return .delivered
    case .withdrawn:
      return .withdrawn
    case .deferred where report.isUnknown && attempts + 1 >= unknownAttempts:
      return .dead(because: .unknownAnswer)
    case .deferred(let atLeast):
      // A message that waited long before its first attempt has the first waits of the schedule all the
      // same: the other side may put off whom it does not know yet.
      guard age < giveUpAfter || attempts < min(steps.count, 3) else {
        return .dead(because: .tooOld)
      }
      return .again(after: wait(afterAttempt: attempts + 1, random: random(), atLeast: atLeast))
    case .ambiguous:
      guard ambiguous + 1 < ambiguousAttempts else {
        return .dead(because: .answersLost)
      }
      return .again(after: ambiguousAfter)
    case .rejected(.recipient):
      return .dead(because: .recipientRejected)
    case .rejected(.message):
      return .dead(because: .messageRejected)
    case .rejected(.channel):
      guard age < giveUpAfter else { return .dead(because: .channelRejected) }
      // The lane rests; the message keeps its place.
      return .again(after: .zero)
    }
  }
}

extension RetrySchedule {
  /// What is reported of a message that its channel was rejected for, where the lane took others after
  /// that: it is the message's own fault, and after a few attempts that is said.
  ///
  /// - Parameter attempts: how many attempts ended before it.
  public func blamingMessage(_ report: Report, attempts: Int) -> Report {
    guard report.outcome == .rejected(.channel) else { return report }
    let isLast = attempts + 1 >= unknownAttempts
    return Report(
      isLast ? .rejected(.message) : .deferred(), stage: report.stage, code: report.code,
      text: report.text)
  }
}
