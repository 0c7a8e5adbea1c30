public import Delivery

/// What became of a leased message, and what follows from it.
public struct Settlement: Sendable, Equatable {
  /// The message.
  public let message: LeasedMessage
  /// What its attempt came to.
  public let report: Report
  /// What follows.
  public let followUp: FollowUp

  /// Makes the settlement of one message.
  public init(_ message: LeasedMessage, _ report: Report, _ followUp: FollowUp) {
    self.message = message
    self.report = report
    self.followUp = followUp
  }
}

extension Outcome {
  /// The outcome as `duban.attempt` writes it.
  public var name: String {
    switch self {
    case .delivered: "delivered"
    case .deferred: "deferred"
    case .rejected(let blame): "rejected-\(blame.rawValue)"
    case .ambiguous: "ambiguous"
    case .withdrawn: "withdrawn"
    }
  }
}
