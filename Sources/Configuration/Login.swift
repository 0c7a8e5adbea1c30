internal import Delivery
internal import StrictYAML

extension Configuration {
  /// Who we are to a relay, and where the proof is (RFC 4954).
  public struct Login: Sendable, Equatable {
    /// A SASL mechanism, by its name in lower case.
    public enum Mechanism: String, Sendable, CaseIterable {
      /// With a password (RFC 4616).
      case plain
      /// With a password.
      case login
      /// With a token.
      case xoauth2
      /// With a token (RFC 7628).
      case oauthbearer

      /// Whether it takes a token and no password.
      var takesToken: Bool {
        switch self {
        case .plain, .login: false
        case .xoauth2, .oauthbearer: true
        }
      }
    }

    /// What proves it.
    public enum Proof: Sendable, Equatable {
      /// A password, or the authorisation code that a provider gives out for one.
      case password(SecretSource)
      /// An access token in the file of that path, which is read for every session.
      case token(file: String)
    }

    /// The name, often the sender's address.
    public let user: String
    /// What proves it.
    public let proof: Proof
    /// The mechanism that has to be used; nil: the best of those that the relay offers.
    public let mechanism: Mechanism?

    /// Reads and judges the keys `user`, `secret`, `token_file` and `mechanism` of a relay; nil where
    /// none of them is there.
    init?(reading section: Section, folder: Folder) throws {
      let user = section.optional("user")
      let secret = section.optional("secret")
      let token = section.optional("token_file")
      let choice = section.optional("mechanism")
      guard let user else {
        if let orphan = secret ?? token ?? choice {
          throw orphan.problem("nobody is named who logs in", mend: "add user: …, or remove it")
        }
        return nil
      }
      self.user = try user.map("a name on one line", write: "one without control characters") {
        $0.hasControlCharacters ? nil : $0
      }
      switch (secret, token) {
      case (let secret?, nil): proof = .password(try SecretSource(secret, folder: folder))
      case (nil, let token?): proof = .token(file: try folder.path(token))
      case (nil, nil):
        throw user.problem(
          "nothing proves it", mend: "add secret: {credential: …}, or token_file: …")
      case (_?, let token?):
        throw token.problem("there is a secret too", mend: "remove one of the two")
      }
      mechanism = try choice?.oneOf()
      if let choice, let mechanism, mechanism.takesToken != (token != nil) {
        throw choice.problem(
          "\(mechanism.rawValue) takes a \(mechanism.takesToken ? "token" : "password")",
          mend: mechanism.takesToken
            ? "name the token's file by token_file instead of secret"
            : "name the password by secret instead of token_file")
      }
    }
  }
}
