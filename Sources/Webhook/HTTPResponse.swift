/// A final response, as far as it was read (RFC 9110, section 15).
public struct HTTPResponse: Sendable, Equatable {
  /// 200 to 999; what is above 599 counts as a server's error (RFC 9110, section 15).
  public var status: Int
  /// The words behind the status; often empty.
  public var reason: String
  /// The header; trailers are left out.
  public var fields: HTTPFields
  /// The content without its transfer coding, 64 KiB at most.
  public var body: [UInt8]
  /// Whether `body` is all of it: false when it was cut off, by the network or at the limit.
  public var isWhole: Bool
  /// Whether it began before all of the request had left: then it tells of no success.
  public var isEarly = false

  /// Makes a response.
  public init(
    status: Int, reason: String = "", fields: HTTPFields = HTTPFields(), body: [UInt8] = [],
    isWhole: Bool = true
  ) {
    self.status = status
    self.reason = reason
    self.fields = fields
    self.body = body
    self.isWhole = isWhole
  }

  /// What Retry-After asks for (RFC 9110, section 10.2.3): seconds, or a date that is measured
  /// against the response's own Date, so that nobody's clock needs to be right.
  public var retryAfter: Duration? {
    guard let value = fields["retry-after"] else { return nil }
    if let seconds = UInt32(value) { return .seconds(seconds) }
    guard let then = HTTPDate(value), let now = fields["date"].flatMap(HTTPDate.init) else {
      return nil
    }
    return .seconds(max(0, then.secondsSince1970 - now.secondsSince1970))
  }

  /// The code of a report: `HTTP 503`.
  var code: String { "HTTP \(status)" }

  /// Whether it befell the lane: too many requests, or a receiver that its proxy cannot reach; a 500
  /// may be about one message alone.
  var isAboutLane: Bool { [429, 502, 503, 504].contains(status) }

  /// The server's words: the reason, and the beginning of what it wrote unless it quotes the URL.
  func words(from endpoint: Endpoint) -> String {
    let text = String(decoding: body.prefix(4096), as: UTF8.self)
    let words = "\(reason): \(text)"
    if endpoint.isQuoted(in: words) { return "(the answer quotes the URL)" }
    return text.isEmpty ? reason : words
  }
}
