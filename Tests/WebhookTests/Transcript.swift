import Delivery
import Testing

@testable import Webhook

/// One exchange on a fresh connection, and how it ended.
func settle(
  _ pieces: [ArraySlice<UInt8>], then end: Breakage? = nil, in exchange: HTTPExchange = .init()
) -> Step<HTTPVerdict> {
  var exchange = exchange
  guard case .send = exchange.deliver(.sample) else { return .ready }
  for piece in pieces {
    let step = exchange.received(piece)
    guard case .read = step else { return step }
  }
  return end.map { exchange.broke($0) } ?? .ready
}

func settle(_ answer: String, then end: Breakage? = nil) -> Step<HTTPVerdict> {
  settle([Array(answer.utf8)[...]], then: end)
}

extension Breakage {
  static let endOfFile = Breakage.closed(unsent: 0, why: "closed by the peer")
}

extension Step<HTTPVerdict> {
  var verdict: HTTPVerdict? {
    if case .settled(let verdict, _) = self { verdict } else { nil }
  }
  var isReusable: Bool? {
    if case .settled(_, let reusable) = self { reusable } else { nil }
  }
  var response: HTTPResponse? {
    if case .answered(let response) = verdict { response } else { nil }
  }
  var report: Report? {
    switch verdict {
    case .unanswered(let report), .stale(let report): report
    case .answered, nil: nil
    }
  }
}

extension HTTPRequest {
  static let sample: HTTPRequest = {
    guard let endpoint = try? Endpoint("http://hook.example/a") else { preconditionFailure() }
    return HTTPRequest(posting: Array("{}".utf8), to: endpoint, fields: HTTPFields())
  }()
}
