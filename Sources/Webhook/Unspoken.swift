/// What of a request nobody is to read who reads what was said: path and query of its address,
/// signatures, the login of a proxy.
///
/// Whoever answers may repeat it, as it was sent, percent-decoded, or with escapes of his own; so each of
/// its words is looked for that is long enough to be a token or a part of one.
struct Unspoken: Sendable, Equatable {
  private static let shortestToken = 8
  private let words: Set<Substring>

  init(_ endpoint: Endpoint, _ others: [String] = []) {
    let decoded = String(decoding: Self.percentDecoded(endpoint.target.utf8), as: UTF8.self)
    words = Set(
      ([endpoint.target, decoded] + others).flatMap { text in
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")) }
      }.filter { $0.utf8.count >= Self.shortestToken })
  }

  init(_ request: HTTPRequest, by route: Route) {
    self.init(request.endpoint, request.hidden + (route.proxy?.credentials.map { [$0] } ?? []))
  }

  func isQuoted(in text: String) -> Bool { words.contains { text.contains($0) } }

  /// RFC 3986, section 2.1.
  private static func percentDecoded(_ text: String.UTF8View) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
