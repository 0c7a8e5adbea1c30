internal import Delivery

/// What is written down of an exchange: the request's header and its content's size, the response and the
/// beginning of its content. What is secret in the one is nowhere shown, nor is what repeats it.
extension Transcript {
  /// Bytes shown of a response's content.
  private static let shownContent = 1024

  /// A request went out.
  mutating func sent(_ request: HTTPRequest, by route: Route) {
    for line in request.shownHead(by: route) { add(.client, line) }
    add(.client, "(content, \(request.body.count) bytes)")
  }

  /// A response came, to a request with these secrets.
  mutating func received(_ response: HTTPResponse, hiding unspoken: Unspoken) {
    func shown(_ text: String) -> String {
      unspoken.isQuoted(in: text) ? "(repeats a secret of the request)" : text
    }
    add(.server, "HTTP \(response.status) \(shown(response.reason))")
    for line in response.fields.lines {
      let isCookie = line.name == "set-cookie"
      let value = isCookie ? Secret.redacted : shown(line.value.description)
      add(.server, "\(line.name): \(value)")
    }
    guard !response.body.isEmpty else { return }
    let whole = String(decoding: response.body, as: UTF8.self)
    guard !unspoken.isQuoted(in: whole) else { return add(.server, shown(whole)) }
    for line in response.body.prefix(Self.shownContent).split(separator: UInt8(ascii: "\n")) {
      add(.server, line)
    }
    if response.body.count > Self.shownContent {
      add(.server, "(content, \(response.body.count) bytes)")
    }
  }
}
