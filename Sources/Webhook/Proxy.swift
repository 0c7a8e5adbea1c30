public import Delivery

/// A forward proxy (RFC 9110, section 3.7), spoken to in clear.
public struct Proxy: Sendable, Equatable {
  /// Why there is no such proxy; it quotes no secret.
  public enum Malformed: Error, Sendable, Equatable {
    /// The address is no URL.
    case url(Endpoint.Malformed)
    /// It is not `http://HOST:PORT`: https, or with a path.
    case form
    /// The login is not `user:password`.
    case login
  }

  /// A name, or an address without brackets.
  public let host: String
  /// 1 to 65535.
  public let port: UInt16
  /// What opens it: Basic credentials (RFC 7617), if it asks for any.
  private let login: Secret?

  /// Reads `http://HOST:PORT`, and a login of the form `user:password` where one is needed.
  public init(_ url: String, login: Secret? = nil) throws(Malformed) {
    let endpoint: Endpoint
    do {
      endpoint = try Endpoint(url)
    } catch {
      throw .url(error)
    }
    guard endpoint.scheme == .http, endpoint.target == "/" else { throw .form }
    if let login {
      let isPrintable = login.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      guard isPrintable, login.bytes.contains(UInt8(ascii: ":")) else { throw .login }
    }
    host = endpoint.host
    port = endpoint.port
    self.login = login
  }

  /// What opens it, in base64; nil where nothing is needed.
  var credentials: String? { login.map { Base64.text(of: $0.bytes) } }

  /// The line that opens it, with its secret as `saying` has it; none where nothing is needed.
  func authorization(saying: (String) -> String) -> [String] {
    credentials.map { ["Proxy-Authorization: Basic \(saying($0))"] } ?? []
  }
}

extension Proxy.Malformed: CustomStringConvertible {
  /// What is wrong, and how it is mended.
  public var description: String {
    switch self {
    case .url(let why): "\(why)"
    case .form: "the address must be http://HOST:PORT and no more"
    case .login: "the login must be user:password on one line"
    }
  }
}
