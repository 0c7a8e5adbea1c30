import Delivery

/// The way that requests take to an endpoint.
public enum Route: Sendable, Equatable {
  /// To the endpoint itself.
  case direct
  /// To a proxy, which reads and passes on what is said: for http (RFC 9112, section 3.2.2).
  case forwarded(by: Proxy)
  /// Through a proxy, which sees the endpoint's name and no more: for https (RFC 9110, section 9.3.6).
  case tunnelled(by: Proxy, to: Endpoint)

  /// The way to an endpoint, through a proxy or without one.
  public init(to endpoint: Endpoint, through proxy: Proxy?) {
    switch (proxy, endpoint.scheme) {
    case (nil, _): self = .direct
    case (let proxy?, .http): self = .forwarded(by: proxy)
    case (let proxy?, .https): self = .tunnelled(by: proxy, to: endpoint)
    }
  }

  /// The proxy on the way, if there is one.
  var proxy: Proxy? {
    switch self {
    case .direct: nil
    case .forwarded(let proxy), .tunnelled(let proxy, _): proxy
    }
  }

  /// What asks the proxy for the way to the endpoint, a line each, with its secret as `saying` has it.
  static func connect(
    to endpoint: Endpoint, by proxy: Proxy, saying: (String) -> String
  ) -> [String] {
    ["CONNECT \(endpoint.authority) HTTP/1.1", "Host: \(endpoint.authority)"]
      + proxy.authorization(saying: saying)
  }

  /// What a proxy means that does not open the way: it concerns every message alike.
  static func refusal(_ response: HTTPResponse) -> Report {
    let outcome: Outcome =
      switch response.status {
      case 408, 425, 429, 500...: .deferred(atLeast: response.retryAfter)
      default: .rejected(.channel)
      }
    return Report(
      outcome, stage: "CONNECT", code: response.code, text: "from the proxy: \(response.reason)")
  }
}
