public import Delivery

/// Why an item, or an opening, came to no verdict of its conversation.
public enum NotCarried: Error, Sendable, Equatable {
  /// There was no connection, or no session on it: the same for every item, so the report holds the
  /// lane.
  case failed(Report)
  /// The stop was rung before the item was handed over: nothing of it was sent, no attempt was made.
  case stopped
}

extension NotCarried: CustomStringConvertible {
  /// Where it failed, and why.
  public var description: String {
    switch self {
    case .failed(let report):
      [report.stage, report.code, report.text].filter { !$0.isEmpty }.joined(separator: " ")
    case .stopped: "it was stopped"
    }
  }
}

extension NotCarried {
  /// There was no connection, or no session on it.
  static func noSession(_ report: Report) -> NotCarried {
    var report = report
    report.holdsLane = true
    return .failed(report)
  }
}
