public import Delivery

/// Who a client is to a relay, and the proof of it (RFC 4954).
public struct Login: Sendable, Equatable {
  /// What the relay is shown.
  public enum Proof: Sendable, Equatable {
    /// A password; at large Chinese providers the authorisation code that stands for one.
    case password(Secret)
    /// An access token (RFC 6750).
    case token(Secret)
    /// It could not be had, and why: no session begins without it.
    case missing(why: String)
  }

  /// A SASL mechanism by the name that the relay offers it under.
  public enum Mechanism: String, Sendable, CaseIterable {
    /// RFC 4616.
    case plain = "PLAIN"
    /// draft-murchison-sasl-login.
    case login = "LOGIN"
    /// Google's and Microsoft's "SASL XOAUTH2 protocol".
    case xoauth2 = "XOAUTH2"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
  }

  /// The name, often the sender's address.
  public let user: String
  /// The proof.
  public let proof: Proof
  /// The mechanism that has to be used; nil: the best of those that are offered.
  public let mechanism: Mechanism?

  /// Makes a login of what can be said in every mechanism: no control character in the name, no NUL
  /// in the password, only visible ASCII in the token, and nothing empty.
  public init(user: String, proof: Proof, mechanism: Mechanism? = nil) throws(RefusedText) {
    try user.refuseControlCharacters()
    let isSayable =
      switch proof {
      case .password(let secret): !secret.bytes.isEmpty && !secret.bytes.contains(0)
      case .token(let secret):
        !secret.bytes.isEmpty && secret.bytes.allSatisfy { (0x21...0x7E).contains($0) }
      case .missing: true
      }
    guard isSayable, !user.isEmpty else { throw .notALogin }
    self.user = user
    self.proof = proof
    self.mechanism = mechanism
  }
}

/// A login that may be said without TLS: to the host itself, where the configuration permits it.
public struct PlainTextLogin: Sendable, Equatable {
  let login: Login

  /// Nil where `host` is not this host: nobody else is told it in plain text.
  public init?(_ login: Login, host: String) {
    guard Loopback.contains(host) else { return nil }
    self.login = login
  }
}

extension Login {
  /// The mechanisms that suit the proof, the best one first.
  var suitable: [Mechanism] {
    if let mechanism { return [mechanism] }
    return switch proof {
    case .password: [.plain, .login]
    case .token: [.oauthBearer, .xoauth2]
    case .missing: []
    }
  }

  var secret: Secret? {
    switch proof {
    case .password(let secret), .token(let secret): secret
    case .missing: nil
    }
  }

  /// What a server said, without the secret, should the server repeat it in a form that it was told.
  func masking(_ text: String) -> String {
    guard let secret else { return text }
    return Authentication.forms(of: self).reduce(
      text.replacing(secret.text, with: secret.description)
    ) { $0.replacing($1, with: secret.description) }
  }
}
