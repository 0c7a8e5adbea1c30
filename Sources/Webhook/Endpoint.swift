import Glibc

/// Where requests go: an `http` or `https` URL (RFC 3986; RFC 9110, section 4.2).
///
/// Path and query may carry a robot's token. They are never described, printed or mirrored.
public struct Endpoint: Sendable, Equatable {
  /// How the connection is made.
  public enum Scheme: String, Sendable, CaseIterable {
    /// In clear; port 80 unless the URL names another.
    case http
    /// Over TLS from the first byte; port 443 unless the URL names another.
    case https
  }

  /// What is wrong with a URL; it never quotes the URL, which may be a secret.
  public enum Malformed: Error, Sendable, Equatable, CaseIterable {
    /// A character that no URL may have.
    case character
    /// Neither http:// nor https://.
    case scheme
    /// A user or password before the host.
    case userinfo
    /// Neither a name nor an address.
    case host
    /// Not a number from 1 to 65535.
    case port
    /// A fragment, which is never sent.
    case fragment
  }

  /// How the connection is made.
  public let scheme: Scheme
  /// A name, an IPv4 address, or an IPv6 address without its brackets.
  public let host: String
  /// 1 to 65535.
  public let port: UInt16
  /// Path and query in origin form (RFC 9112, section 3.2.1).
  private(set) var target: String

  /// Reads a URL; `Malformed` says which part of it is wrong.
  public init(_ url: String) throws(Malformed) {
    guard url.utf8.allSatisfy(Self.isURLCharacter) else { throw .character }
    guard !url.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://"),
      let scheme = Scheme(rawValue: url[..<colon].lowercased())
    else { throw .scheme }
    let rest = url[url.index(colon, offsetBy: 3)...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard !rest[..<end].contains("@") else { throw .userinfo }
    let (host, port) = try Self.split(authority: rest[..<end])
    self.scheme = scheme
    self.host = host
    self.port = port ?? (scheme == .http ? 80 : 443)
    target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
  }

  /// The same address with more in its query (RFC 3986, section 3.4); names and values are
  /// percent-encoded whole.
  func adding(query: [(name: String, value: String)]) -> Endpoint {
    var longer = self
    for (name, value) in query {
      longer.target += longer.target.contains("?") ? "&" : "?"
      longer.target += "\(Self.percentEncoded(name))=\(Self.percentEncoded(value))"
    }
    return longer
  }

  /// Everything but the unreserved characters of RFC 3986, section 2.3, as `%XX`.
  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      if isNameCharacter(byte) || byte == UInt8(ascii: "~") {
        return String(UnicodeScalar(byte))
      }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
    }.joined()
  }

  /// The value of the Host field (RFC 9110, section 7.2).
  var hostField: String { port == (scheme == .http ? 80 : 443) ? bracketedHost : authority }

  /// Host and port in authority form (RFC 9112, section 3.2.3).
  var authority: String { "\(bracketedHost):\(port)" }

  private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether a text quotes a part of path or query that is long enough to be a token.
  ///
  /// Error pages like to repeat the address that was asked for; such a page is not for the log.
  func isQuoted(in text: String) -> Bool { Unspoken(self).isQuoted(in: text) }

  private static func split(
    authority: Substring
  ) throws(Malformed) -> (host: String, port: UInt16?) {
    let host: String
    var rest = authority
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { throw .host }
      host = authority[..<bracket].dropFirst().lowercased()
      var address = in6_addr()
      guard inet_pton(AF_INET6, host, &address) == 1 else { throw .host }
      rest = authority[bracket...].dropFirst()
    } else {
      host = authority.prefix { $0 != ":" }.lowercased()
      guard 1...253 ~= host.utf8.count, host.utf8.allSatisfy(isNameCharacter) else { throw .host }
      rest = authority.dropFirst(host.count)
    }
    if rest.isEmpty { return (host, nil) }
    let digits = rest.dropFirst()
    guard rest.hasPrefix(":"), digits.utf8.allSatisfy(isDigit), let port = UInt16(digits), port > 0
    else { throw .port }
    return (host, port)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || "-._".utf8.contains(byte)
  }

  /// RFC 3986, section 2: reserved, unreserved, and the percent sign.
  private static func isURLCharacter(_ byte: UInt8) -> Bool {
    isNameCharacter(byte) || "~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
  }
}

extension Endpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Scheme, host and port alone: `https://robot.example`, `http://[::1]:8080`.
  public var description: String { "\(scheme.rawValue)://\(hostField)" }
  /// As `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Endpoint.Malformed: CustomStringConvertible {
  /// What is wrong, and how it is mended.
  public var description: String {
    switch self {
    case .character:
      "the URL has a character that no URL may have; percent-encode blanks and Chinese"
    case .scheme: "the URL must begin with http:// or https://"
    case .userinfo: "the URL must not carry a user or password before the host"
    case .host: "the URL's host is neither a name, an IPv4 address nor an [IPv6] address"
    case .port: "the URL's port must be a number from 1 to 65535"
    case .fragment: "the URL must not have a fragment (#…), which is never sent"
    }
  }
}
