internal import Delivery

/// One exchange of AUTH under way (RFC 4954 section 4).
struct Authentication: Sendable, Equatable {
  let mechanism: Login.Mechanism
  /// AUTH, with the initial response where one command line holds it (RFC 4954 section 4).
  let command: Secret
  /// The command as a transcript shows it.
  let shown: String
  /// What answers each challenge, in order; there are no more challenges than answers.
  private var answers: [Secret]

  /// The longest command line with its end (RFC 5321 section 4.5.3.1.4).
  private static let longestLine = 512

  init(_ login: Login, by mechanism: Login.Mechanism) {
    self.mechanism = mechanism
    var answers = Self.responses(of: login, by: mechanism).map(Base64.text)
    var command = "AUTH \(mechanism.rawValue)"
    var shown = command
    if mechanism != .login, let initial = answers.first,
      command.utf8.count + initial.utf8.count + 3 <= Self.longestLine
    {
      command += " \(initial)"
      shown += " \(Secret(initial))"
      answers.removeFirst()
    }
    // A refused token is explained by a challenge, which wants an answer of no meaning.
    switch mechanism {
    case .plain, .login: break
    case .xoauth2: answers.append("")
    case .oauthBearer: answers.append(Base64.text(of: [0x01]))
    }
    self.shown = shown
    self.command = Secret(command)
    self.answers = answers.map { Secret($0) }
  }

  /// The answer to the next challenge; nil to one too many.
  mutating func answer() -> Secret? { answers.isEmpty ? nil : answers.removeFirst() }

  /// Everything secret that an exchange can say, as it is said.
  static func forms(of login: Login) -> [String] {
    login.suitable.flatMap { responses(of: login, by: $0) }
      .filter { $0 != Array(login.user.utf8) }.map(Base64.text)
  }

  private static func responses(
    of login: Login, by mechanism: Login.Mechanism
  ) -> [[UInt8]] {
    let user = Array(login.user.utf8)
    let secret = login.secret?.bytes ?? []
    switch mechanism {
    case .plain: return [[0] + user + [0] + secret]
    case .login: return [user, secret]
    case .xoauth2:
      return [Array("user=".utf8) + user + Array("\u{1}auth=Bearer ".utf8) + secret + [1, 1]]
    case .oauthBearer:
      // A saslname (RFC 5801 section 4).
      let name = login.user.replacing("=", with: "=3D").replacing(",", with: "=2C")
      return [Array("n,a=\(name),\u{1}auth=Bearer ".utf8) + secret + [1, 1]]
    }
  }
}
