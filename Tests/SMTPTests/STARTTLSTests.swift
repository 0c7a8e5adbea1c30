import Delivery
import Testing

@testable import SMTP

@Suite("STARTTLS")
struct STARTTLSTests {
  static let login = Result { try Login(user: "duban", proof: .password(Secret("geheim"))) }

  /// What the server says at a stage of the opening, what becomes of the message, and at which stage.
  static let table: [(ScriptedServer.Stage, String, String, String)] = [
    (.greeting, "421 busy", "deferred", "greeting"),
    (.ehlo, "250 relay", "channel", "STARTTLS"),
    (.ehlo, "250-relay\r\n250 AUTH PLAIN", "channel", "STARTTLS"),
    (.ehlo, "421 closing", "deferred", "EHLO"),
    (.ehlo, "250-relay\r\n250 STARTTLS\r\n250 AUTH PLAIN", "deferred", "EHLO"),
    (.starttls, "421 closing", "deferred", "STARTTLS"),
    (.starttls, "454 4.7.0 not now", "deferred", "STARTTLS"),
    (.starttls, "501 5.5.4 no", "channel", "STARTTLS"),
    (.starttls, "334 go on", "deferred", "STARTTLS"),
    (.starttls, "220 go\r\n250 AUTH PLAIN", "deferred", "STARTTLS"),
    (.starttls, "220 go\r\n2", "deferred", "STARTTLS"),
    (.starttls, "220-go", "deferred", "STARTTLS"),
    (.starttls, "garbage", "deferred", "STARTTLS"),
    (.starttls, "EOF", "deferred", "STARTTLS"),
    (.starttls, "TIME", "deferred", "STARTTLS"),
    (.secureEhlo, "421 closing", "deferred", "EHLO"),
    (.secureEhlo, "502 no", "channel", "EHLO"),
    (.secureEhlo, "250-relay\r\n250 STARTTLS", "channel", "AUTH"),
    (.secureEhlo, "EOF", "deferred", "EHLO"),
  ]

  @Test("has one outcome for each answer, and no answer gets a credential", arguments: table)
  func answered(
    _ stage: ScriptedServer.Stage, _ says: String, _ expected: String, _ decidedAt: String
  ) throws {
    let server = ScriptedServer([stage: says], extensions: ["STARTTLS", "AUTH PLAIN LOGIN"])
    var session = try Session(server, settings: settings(.startTLS(Self.login.get())))
    guard case .failed(let report) = session.open() else {
      Issue.record("not failed")
      return
    }
    #expect(name(report.outcome) == expected)
    #expect(report.stage == decidedAt)
    #expect(!session.server.received.contains("AUTH"))
    #expect(!session.server.received.contains("MAIL"))
  }

  @Test("forgets the first EHLO, says it again, and logs in only then", arguments: 1...40)
  func secured(piece: Int) throws {
    var server = ScriptedServer(extensions: ["STARTTLS", "SIZE 1", "AUTH LOGIN"])
    server.says[.secureEhlo] = "250-relay\r\n250-AUTH PLAIN\r\n250 SIZE 5000"
    server.authentication = ["235 2.7.0 welcome"]
    var session = try Session(server, piece: piece, settings: settings(.startTLS(Self.login.get())))
    let outcomes = session.outcomes(of: try submission(to: "a@example.com"))
    #expect(outcomes.names == ["delivered"])
    #expect(
      session.server.receivedInPlainText == "EHLO client.example\r\nSTARTTLS\r\n")
    #expect(
      session.server.received.hasPrefix(
        "EHLO client.example\r\nSTARTTLS\r\nEHLO client.example\r\nAUTH PLAIN AGR1YmFuAGdlaGVpbQ==\r\n"
      ))
    #expect(session.dialogue.extensions.sizeLimit == 5000)
    #expect(!session.dialogue.extensions.startTLS)
  }

  @Test("takes no byte between the 220 and TLS")
  func injected() throws {
    var dialogue = SubmissionDialogue(settings: try settings(.startTLS()))
    _ = dialogue.opened()
    _ = dialogue.received("220 hi\r\n")
    _ = dialogue.received("250-relay\r\n250 STARTTLS\r\n")
    #expect(dialogue.received("220 go\r\n") == .startTLS)
    guard case .failed(let report) = dialogue.received("250 AUTH PLAIN\r\n") else {
      Issue.record("not failed")
      return
    }
    #expect(report.stage == "TLS")
    #expect(report.outcome == .deferred())
    #expect(dialogue.secured() == .close())
  }

  @Test(
    "is secured once and only when it asked for that",
    arguments: [
      .none(), .implicit(), .startTLS(),
    ] as [SubmissionSettings.Security])
  func unasked(_ security: SubmissionSettings.Security) throws {
    var dialogue = SubmissionDialogue(settings: try settings(security))
    _ = dialogue.opened()
    #expect(dialogue.secured() == .close())
  }

  @Test("that breaks in the handshake defers")
  func brokenHandshake() throws {
    var dialogue = SubmissionDialogue(settings: try settings(.startTLS()))
    _ = dialogue.opened()
    _ = dialogue.received("220 hi\r\n")
    _ = dialogue.received("250-relay\r\n250 STARTTLS\r\n")
    _ = dialogue.received("220 go\r\n")
    #expect(
      dialogue.broke(.timedOut(unsent: 0))
        == .failed(Report(.deferred(), stage: "TLS", text: "timed out")))
    #expect(dialogue.leave() == .close())
  }
}
