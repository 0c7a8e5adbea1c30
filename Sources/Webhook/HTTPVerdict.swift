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
    case .answered(let response): dialect.report(on: response)
    case .unanswered(let report), .stale(let report): report
    }
  }
}
