public import Delivery

/// How one request ended.
public enum HTTPVerdict: Sendable, Equatable {
  /// With a response, which the dialect reads.
  case answered(HTTPResponse)
  /// Without one that can be read.
  case unanswered(Report)
  /// A connection kept from an earlier exchange turned out dead before the request had left in
  /// full: it costs no attempt and may go again at once over a fresh one. The report is for when it
  /// does not.
  case stale(Report)

  /// What became of the message, in the endpoint's dialect.
  public func report(in dialect: any Dialect) -> Report {
    switch self {
    case .answered(let response):
      Self.judged(dialect.report(on: response), isEarly: response.isEarly)
    case .unanswered(let report), .stale(let report): report
    }
  }

  /// A refusal counts although it came early; what was taken early may not have been taken whole.
  private static func judged(_ report: Report, isEarly: Bool) -> Report {
    guard isEarly, report.outcome == .delivered else { return report }
    return Report(
      .ambiguous, stage: report.stage, code: report.code,
      text: "answered before all of it was sent: \(report.text)")
  }
}
