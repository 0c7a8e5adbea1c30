public import Delivery

/// What became of a leased message, and what follows from it.
public struct Settlement: Sendable, Equatable {
  /// The message.
  public let message: LeasedMessage
  /// What its attempt came to.
  public let report: Report
  /// What follows.
  public let followUp: FollowUp
  /// What was said, a line each, without secrets; empty where nothing is kept.
  public let transcript: String

  /// The most that is kept of a transcript, in bytes.
  public static let longestTranscript = 4096

  /// Makes the settlement of one message.
  ///
  /// Of a transcript that is too long the end is kept: there stands what decided.
  public init(
    _ message: LeasedMessage, _ report: Report, _ followUp: FollowUp, transcript: [String] = []
  ) {
    self.message = message
    self.report = report
    self.followUp = followUp
    self.transcript = Self.end(of: transcript)
  }

  private static func end(of lines: [String]) -> String {
    var room = longestTranscript - "(9999 lines before)\n".utf8.count
    let kept = lines.reversed().prefix { line in
      room -= line.utf8.count + 1
      return room >= 0
    }
    let omitted = lines.count - kept.count
    return ((omitted > 0 ? ["(\(omitted) lines before)"] : []) + kept.reversed())
      .joined(separator: "\n")
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
