public import Delivery

/// A key of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes.
public struct SigningKey: Sendable, Equatable {
  /// Why a secret is no key; it never quotes the secret.
  public enum Invalid: Error, Sendable, Equatable {
    /// It does not begin with `whsec_`.
    case prefix
    /// What follows is not base64 with its padding (RFC 4648, section 4).
    case base64
    /// It decodes to that many bytes instead of 24 to 64.
    case size(Int)
  }

  private let key: Secret

  /// Reads a secret as the endpoint's owner gave it.
  public init(_ secret: Secret) throws(Invalid) {
    let prefix = "whsec_".utf8
    guard secret.bytes.starts(with: prefix) else { throw .prefix }
    guard let key = Base64.decode(Array(secret.bytes.dropFirst(prefix.count))) else {
      throw .base64
    }
    guard 24...64 ~= key.count else { throw .size(key.count) }
    self.key = Secret(key)
  }

  /// `v1,` and base64 of the HMAC-SHA256 over the content.
  func signature(of content: [UInt8]) -> String {
    "v1," + Base64.text(of: HMACSHA256.code(of: content, key: key.bytes))
  }
}

extension SigningKey.Invalid: CustomStringConvertible {
  /// What is wrong, and what is wanted.
  public var description: String {
    switch self {
    case .prefix: "the secret must begin with whsec_"
    case .base64: "the secret behind whsec_ must be base64, with its = at the end"
    case .size(let bytes): "the secret must decode to 24 to 64 bytes, not \(bytes)"
    }
  }
}
