public import Delivery

/// Standard Webhooks 1.0: signed events out, the meaning of the status back.
public struct StandardWebhook: Dialect, Equatable {
  /// Why an event cannot be sent; it is our own defect.
  public enum Unsendable: Error, Sendable, Equatable {
    /// The identity is empty, or has a full stop or a character that is not visible ASCII.
    case identity
    /// The body would have that many bytes; the specification wants fewer than 20 kB.
    case size(Int)
  }

  /// Below this many bytes a body stays.
  public static let maximalBodySize = 20_000

  private let endpoint: Endpoint
  private let keys: [SigningKey]

  /// Takes the endpoint and its key; while a secret is rotated, the events are signed with the
  /// `other` keys too.
  public init(endpoint: Endpoint, key: SigningKey, other: [SigningKey] = []) {
    self.endpoint = endpoint
    keys = [key] + other
  }

  /// The request for one attempt: `id` is the same for every attempt of a message, `timestamp` is
  /// the attempt's own, in seconds since 1970.
  public func request(
    for event: WebhookEvent, id: String, timestamp: Int
  ) throws(Unsendable) -> HTTPRequest {
    let isVisible = id.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ".") }
    guard !id.isEmpty, isVisible else { throw .identity }
    let body = event.json
    guard body.count < Self.maximalBodySize else { throw .size(body.count) }
    let signature = signature(id: id, timestamp: timestamp, body: body)
    var fields = HTTPFields()
    fields.append("user-agent", "duband")
    fields.append("content-type", "application/json")
    fields.append("webhook-id", FieldValue(stringLiteral: id))
    fields.append("webhook-timestamp", FieldValue(stringLiteral: "\(timestamp)"))
    fields.append("webhook-signature", FieldValue(stringLiteral: signature))
    return HTTPRequest(posting: body, to: endpoint, fields: fields, hiding: [signature])
  }

  /// The status alone decides; redirections are never followed.
  public func report(on response: HTTPResponse) -> Report {
    Report(
      outcome(of: response), stage: "response", code: response.code,
      text: response.words(from: endpoint), holdsLane: response.isAboutLane)
  }

  func signature(id: String, timestamp: Int, body: [UInt8]) -> String {
    let content = Array("\(id).\(timestamp).".utf8) + body
    return keys.map { $0.signature(of: content) }.joined(separator: " ")
  }

  private func outcome(of response: HTTPResponse) -> Outcome {
    switch response.status {
    case 200...299: .delivered
    case 300...399, 401, 403, 404, 405, 407, 410: .rejected(.channel)
    case 408, 425, 429: .deferred(atLeast: response.retryAfter)
    case 400...499: .rejected(.message)
    default: .deferred(atLeast: response.retryAfter)
    }
  }
}
