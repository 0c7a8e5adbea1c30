import Delivery
import Testing

@testable import SMTP

@Suite("AUTH")
struct AuthenticationTests {
  static func password(_ mechanism: Login.Mechanism? = nil) throws -> Login {
    try Login(user: "duban", proof: .password(Secret("geheim")), mechanism: mechanism)
  }

  static func token(_ mechanism: Login.Mechanism? = nil) throws -> Login {
    try Login(user: "a=b,c@x.cn", proof: .token(Secret("vF9dft4q")), mechanism: mechanism)
  }

  /// A session over TLS whose server offers and answers this.
  static func session(
    _ login: Login, offering: [String], answers: [String], piece: Int = .max
  ) throws -> Session {
    var server = ScriptedServer(extensions: offering)
    server.isSecured = true
    server.authentication = answers
    return try Session(server, piece: piece, settings: settings(.implicit(login)))
  }

  // Checked against Python's base64 of the same bytes.
  static let plain = "AUTH PLAIN AGR1YmFuAGdlaGVpbQ=="
  static let xoauth2 =
    "AUTH XOAUTH2 dXNlcj1hPWIsY0B4LmNuAWF1dGg9QmVhcmVyIHZGOWRmdDRxAQE="
  static let oauthBearer =
    "AUTH OAUTHBEARER bixhPWE9M0RiPTJDY0B4LmNuLAFhdXRoPUJlYXJlciB2RjlkZnQ0cQEB"

  /// What is offered, whether there is a token, the mechanism demanded, and what is said.
  static let choices: [(String, Bool, Login.Mechanism?, [String], [String])] = [
    ("AUTH LOGIN PLAIN", false, nil, ["235 ok"], [plain]),
    ("AUTH=LOGIN PLAIN", false, nil, ["235 ok"], [plain]),
    ("auth login plain", false, nil, ["235 ok"], [plain]),
    ("AUTH PLAIN", false, nil, ["334 ", "235 ok"], []),
    (
      "AUTH LOGIN", false, nil, ["334 a", "334 b", "235 ok"],
      ["AUTH LOGIN", "ZHViYW4=", "Z2VoZWlt"]
    ),
    (
      "AUTH PLAIN LOGIN", false, .login, ["334 a", "334 b", "235 ok"],
      ["AUTH LOGIN", "ZHViYW4=", "Z2VoZWlt"]
    ),
    ("AUTH XOAUTH2 OAUTHBEARER PLAIN", true, nil, ["235 ok"], [oauthBearer]),
    ("AUTH XOAUTH2 PLAIN", true, nil, ["235 ok"], [xoauth2]),
    ("AUTH XOAUTH2 OAUTHBEARER", true, .xoauth2, ["235 ok"], [xoauth2]),
    ("AUTH CRAM-MD5 XOAUTH2", false, nil, [], []),
    ("AUTH PLAIN LOGIN", true, nil, [], []),
    ("AUTH PLAIN", false, .login, [], []),
    ("HELP", false, nil, [], []),
  ]

  @Test("uses a mechanism that is offered, and says what it prescribes", arguments: choices)
  func chosen(
    _ offered: String, _ hasToken: Bool, _ mechanism: Login.Mechanism?, _ answers: [String],
    _ said: [String]
  ) throws {
    let login = try hasToken ? Self.token(mechanism) : Self.password(mechanism)
    for piece in [1, 2, 5, .max] {
      var session = try Self.session(login, offering: [offered], answers: answers, piece: piece)
      let opened = session.open()
      let commands = session.server.received.split(separator: "\r\n").dropFirst().map(String.init)
      if said.isEmpty {
        guard case .failed(let report) = opened else {
          Issue.record("not failed")
          return
        }
        // Either nothing suits, or the server asks for more than there is to say.
        #expect(report.outcome == (answers.isEmpty ? .rejected(.channel) : .deferred()))
        #expect(report.stage == "AUTH")
        #expect(answers.isEmpty == commands.isEmpty)
      } else {
        #expect(opened == .ready)
        #expect(commands == said)
      }
    }
  }

  /// The answers to PLAIN, to LOGIN's name and to a bearer token, and what they come to.
  static let refusals: [(String, String)] = [
    ("535 5.7.8 no", "channel"), ("534 5.7.9 too weak", "channel"),
    ("538 5.7.11 encrypt", "channel"), ("530 5.7.0 no", "channel"), ("504 no", "channel"),
    ("550 login frequency limited", "deferred"), ("535 too many failed logins", "deferred"),
    ("454 4.7.0 later", "deferred"), ("432 4.7.12 transition", "deferred"),
    ("421 closing", "deferred"), ("354 go on", "deferred"), ("garbage", "deferred"),
    ("535-no\r\n454 what", "deferred"), ("235 ok\r\n250 more", "deferred"),
    ("334 a\r\n334 b", "deferred"), ("235-half", "deferred"),
    ("EOF", "deferred"), ("TIME", "deferred"),
  ]

  @Test("that is refused has one outcome, at each of its steps", arguments: refusals)
  func refused(_ says: String, _ expected: String) throws {
    let login = try Self.password()
    let sessions = try [
      Self.session(login, offering: ["AUTH PLAIN"], answers: [says]),
      Self.session(login, offering: ["AUTH LOGIN"], answers: [says]),
      Self.session(login, offering: ["AUTH LOGIN"], answers: ["334 a", says]),
      Self.session(login, offering: ["AUTH LOGIN"], answers: ["334 a", "334 b", says]),
      Self.session(Self.token(), offering: ["AUTH XOAUTH2"], answers: [says]),
      Self.session(Self.token(), offering: ["AUTH XOAUTH2"], answers: ["334 e30=", says]),
    ]
    for var session in sessions {
      guard case .failed(let report) = session.open() else {
        Issue.record("not failed")
        return
      }
      #expect(name(report.outcome) == expected)
      #expect(report.stage == "AUTH")
      #expect(!session.server.received.contains("MAIL"))
    }
  }

  @Test("answers the challenge that explains a refused token, and no other")
  func explained() throws {
    for (offered, answer) in [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")] {
      var session = try Self.session(
        Self.token(), offering: ["AUTH \(offered)"], answers: ["334 e30=", "535 5.7.8 expired"])
      #expect(
        session.open()
          == .failed(
            Report(.rejected(.channel), stage: "AUTH", code: "535 5.7.8", text: "expired")))
      #expect(session.server.received.hasSuffix("\r\n\(answer)\r\n"))
      var endless = try Self.session(
        Self.token(), offering: ["AUTH \(offered)"],
        answers: [String](repeating: "334 e30=", count: 9))
      #expect(
        endless.open()
          == .failed(
            Report(
              .deferred(), stage: "AUTH", text: "protocol violation: a challenge too many")))
    }
  }

  @Test("says a response that no command line holds behind the challenge (RFC 4954 section 4)")
  func long() throws {
    let token = String(repeating: "x", count: 2000)
    let login = try Login(user: "u", proof: .token(Secret(token)))
    var session = try Self.session(
      login, offering: ["AUTH XOAUTH2"], answers: ["334 ", "235 ok"])
    #expect(session.open() == .ready)
    let commands = session.server.received.split(separator: "\r\n")
    #expect(commands[1] == "AUTH XOAUTH2")
    #expect(commands[2].utf8.count > 2000)
  }

  @Test("does not begin without the proof")
  func missing() throws {
    let login = try Login(user: "u", proof: .missing(why: "token: cannot be read"))
    var session = try Self.session(login, offering: ["AUTH XOAUTH2"], answers: [])
    #expect(
      session.open()
        == .failed(Report(.deferred(), stage: "AUTH", text: "token: cannot be read")))
    #expect(session.server.received.isEmpty)
  }

  @Test("keeps secrets out of transcript, report and description, though the server repeats them")
  func masked() throws {
    let leak = "535 5.7.8 geheim AGR1YmFuAGdlaGVpbQ== Z2VoZWlt no"
    for offered in ["AUTH PLAIN", "AUTH LOGIN"] {
      let login = try Self.password()
      var session = try Self.session(
        login, offering: [offered],
        answers: ["334 geheim", "334 geheim", leak].suffix(
          offered == "AUTH PLAIN" ? 1 : 3))
      guard case .failed(let report) = session.open() else {
        Issue.record("not failed")
        return
      }
      #expect(report.text == "<redacted> <redacted> <redacted> no")
      let shown = "\(session.dialogue.lines) \(session.dialogue)"
      for secret in ["geheim", "AGR1YmFuAGdlaGVpbQ==", "Z2VoZWlt"] {
        #expect(!shown.contains(secret))
      }
      #expect(
        session.dialogue.lines.contains("C: \(offered) <redacted>") == (offered == "AUTH PLAIN"))
    }
  }

  @Test("goes in plain text to the host itself alone")
  func plainText() throws {
    let login = try Self.password()
    for host in ["10.0.0.1", "mail.example.cn", "127.0.0.1.example.cn", "::2"] {
      #expect(PlainTextLogin(login, host: host) == nil)
    }
    let local = try #require(PlainTextLogin(login, host: "127.0.0.1"))
    for (security, commands) in [
      (.none(), ["EHLO client.example"]), (.none(local), ["EHLO client.example", Self.plain]),
    ] as [(SubmissionSettings.Security, [String])] {
      var server = ScriptedServer(extensions: ["AUTH PLAIN"])
      server.authentication = ["235 ok"]
      var session = try Session(server, settings: settings(security))
      #expect(session.open() == .ready)
      #expect(session.server.received.split(separator: "\r\n").map(String.init) == commands)
    }
  }

  @Test(
    "refuses what cannot be said",
    arguments: [
      ("", .password(Secret("x"))), ("a\u{1}b", .password(Secret("x"))),
      ("a\r\nb", .password(Secret("x"))), ("a", .password(Secret(""))),
      ("a", .password(Secret("x\0y"))), ("a", .token(Secret(""))), ("a", .token(Secret("x y"))),
      ("a", .token(Secret("x\u{1}y"))),
    ] as [(String, Login.Proof)])
  func unsayable(_ user: String, _ proof: Login.Proof) {
    #expect(throws: RefusedText.self) { try Login(user: user, proof: proof) }
  }
}
