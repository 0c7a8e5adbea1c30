import Delivery
import Testing

@testable import SMTP

@Suite("A submission's outcome")
struct SubmissionOutcomeTests {
  /// What the server says at a stage, and what becomes of the message; `+` where the connection can
  /// carry the next.
  static let table: [(ScriptedServer.Stage, String, String)] = [
    (.greeting, "220-relay\r\n220 ESMTP", "delivered+"),
    (.greeting, "554 5.7.1 no service for you", "channel"),
    (.greeting, "550 Connection frequency limited", "deferred"),
    (.greeting, "450 later", "deferred"),
    (.greeting, "421 too busy", "deferred"),
    (.greeting, "354 go on", "deferred"),
    (.greeting, "220 relay\r\n250 too early", "deferred"),
    (.greeting, "SSH-2.0-OpenSSH_9.2", "deferred"),
    (.greeting, "EOF", "deferred"),
    (.greeting, "TIME", "deferred"),
    (.ehlo, "250 relay", "delivered+"),
    (.ehlo, "502 no EHLO", "channel"),
    (.ehlo, "451 later", "deferred"),
    (.ehlo, "421 closing", "deferred"),
    (.ehlo, "250 relay\r\n250 more", "deferred"),
    (.ehlo, "250-relay\r\n251 more", "deferred"),
    (.ehlo, "EOF", "deferred"),
    (.ehlo, "TIME", "deferred"),
    (.mail, "251 ok", "delivered+"),
    (.mail, "530 5.7.0 authentication required", "channel+"),
    (.mail, "550 5.7.1 sender refused", "channel+"),
    (.mail, "550 Sender Frequency Limited", "deferred+"),
    (.mail, "552 5.3.4 message too big", "message+"),
    (.mail, "452 4.3.1 disk full", "deferred+"),
    (.mail, "421 4.3.2 closing", "deferred"),
    (.mail, "354 go on", "deferred"),
    (.mail, "250 ok\r\n250 more", "deferred"),
    (.mail, "garbage", "deferred"),
    (.mail, "EOF", "deferred"),
    (.mail, "CUT", "deferred"),
    (.mail, "TIME", "deferred"),
    (.rcpt, "251 will forward", "delivered+"),
    (.rcpt, "252 will try", "delivered+"),
    (.rcpt, "550 5.1.1 no such user", "recipient+"),
    (.rcpt, "530 5.7.0 authentication required", "channel+"),
    (.rcpt, "553 5.1.8 your domain does not exist", "channel+"),
    (.rcpt, "553 5.7.1 <a@b>: Sender address rejected: not owned by user", "channel+"),
    (.rcpt, "554 5.7.1 <a@b>: Relay access denied", "channel+"),
    (.rcpt, "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", "channel+"),
    (.rcpt, "550 5.7.1 <duban>: Helo command rejected: Host not found", "channel+"),
    (.rcpt, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using x.y", "channel+"),
    (.rcpt, "554 5.7.1 <a@b>: Recipient address rejected: Access denied", "recipient+"),
    (.rcpt, "550 too many messages today", "deferred+"),
    (.rcpt, "450 4.2.1 greylisted", "deferred+"),
    (.rcpt, "552 too many recipients", "deferred+"),
    (.rcpt, "552 5.2.2 mailbox full", "deferred+"),
    (.rcpt, "421 closing", "deferred"),
    (.rcpt, "354 go on", "deferred"),
    (.rcpt, "EOF", "deferred"),
    (.rcpt, "TIME", "deferred"),
    (.data, "350 go on", "delivered+"),
    (.data, "554 5.7.1 not today", "message+"),
    (.data, "451 4.3.0 queue file", "deferred+"),
    (.data, "421 closing", "deferred"),
    (.data, "250 ok", "deferred"),
    (.data, "354 go on\r\n250 ok", "deferred"),
    (.data, "EOF", "deferred"),
    (.data, "CUT", "deferred"),
    (.data, "TIME", "deferred"),
    (.dot, "250 2.0.0 queued as 4F2", "delivered+"),
    (.dot, "250-2.0.0 queued\r\n250 2.0.0 as 4F2", "delivered+"),
    (.dot, "250 queued\r\n250 more", "delivered"),
    (.dot, "451 4.3.0 later", "deferred+"),
    (.dot, "552 5.3.4 too big", "message+"),
    (.dot, "554 5.7.1 content refused", "message+"),
    (.dot, "554 refused\r\n250 more", "message"),
    (.dot, "550 Sender frequency limited", "deferred+"),
    (.dot, "421 4.3.2 closing", "deferred"),
    (.dot, "354 go on", "ambiguous"),
    (.dot, "garbage", "ambiguous"),
    (.dot, "250-queued\r\n550 no", "ambiguous"),
    (.dot, "EOF", "ambiguous"),
    (.dot, "TIME", "ambiguous"),
    (.dot, "CUT", "deferred"),
  ]

  @Test("follows from what the server says, pipelined or not", arguments: table)
  func follows(_ stage: ScriptedServer.Stage, _ says: String, _ expected: String) throws {
    for pipelining in [true, false] {
      let server = ScriptedServer([stage: says], pipelining: pipelining)
      var session = try Session(server)
      let (names, reusable) = session.outcomes(of: try submission(to: "a@example.com"))
      #expect(names == [expected.filter { $0 != "+" }], "pipelining: \(pipelining)")
      #expect(reusable == expected.hasSuffix("+"), "pipelining: \(pipelining)")
    }
  }

  @Test("is the same however the network cuts the replies", arguments: table)
  func ignoresCuts(_ stage: ScriptedServer.Stage, _ says: String, _ expected: String) throws {
    // Bytes behind a reply that come later are seen later.
    guard !says.contains("\r\n250 ") || says.contains("-") else { return }
    for pipelining in [true, false] {
      for piece in 1...20 {
        let server = ScriptedServer([stage: says], pipelining: pipelining)
        var session = try Session(server, piece: piece)
        let (names, _) = session.outcomes(of: try submission(to: "a@example.com"))
        #expect(names == [expected.filter { $0 != "+" }], "\(pipelining) \(piece)")
      }
    }
  }

  static let mixed: [([String], [ScriptedServer.Stage: String], [String])] = [
    (["250 ok", "550 no", "450 later"], [:], ["delivered", "recipient", "deferred"]),
    (["550 no", "250 ok", "552 full"], [:], ["recipient", "delivered", "deferred"]),
    (["550 no", "550 no", "550 no"], [:], ["recipient", "recipient", "recipient"]),
    (
      ["550 no", "550 no", "450 no"], [.data: "354 go on"], ["recipient", "recipient", "deferred"]
    ),
    (["550 no", "421 bye", "EOF"], [:], ["recipient", "deferred", "deferred"]),
    (["550 no", "250 ok", "EOF"], [:], ["recipient", "deferred", "deferred"]),
    (["550 no", "250 ok", "250 ok"], [.data: "451 no"], ["recipient", "deferred", "deferred"]),
    (["550 no", "250 ok", "250 ok"], [.dot: "554 no"], ["recipient", "message", "message"]),
    (["550 no", "250 ok", "450 no"], [.dot: "EOF"], ["recipient", "ambiguous", "deferred"]),
    (["550 no", "250 ok", "450 no"], [.dot: "CUT"], ["recipient", "deferred", "deferred"]),
    (["250 ok", "250 ok", "250 ok"], [.mail: "550 no"], ["channel", "channel", "channel"]),
    (
      ["250 ok", "250 ok", "250 ok"], [.mail: "450 no", .data: "354 go on"],
      ["deferred", "deferred", "deferred"]
    ),
  ]

  @Test("is each recipient's own", arguments: mixed)
  func perRecipient(
    _ rcpt: [String], _ says: [ScriptedServer.Stage: String], _ expected: [String]
  ) throws {
    let names = ["a@example.com", "b@example.com", "c@example.com"]
    for pipelining in [true, false] {
      for piece in [1, 7, Int.max] {
        let recipients = Dictionary(uniqueKeysWithValues: zip(names, rcpt))
        let server = ScriptedServer(says, recipients: recipients, pipelining: pipelining)
        var session = try Session(server, piece: piece)
        let outcomes = session.outcomes(of: try submission(to: names[0], names[1], names[2]))
        #expect(outcomes.names == expected, "pipelining: \(pipelining), \(piece)")
      }
    }
  }

  @Test func `carries the reply's codes, its text and its stage`() throws {
    var session = try Session(ScriptedServer([.rcpt: "550-5.1.1 no such\r\n550 5.1.1 user"]))
    _ = session.open()
    let report = Report(
      .rejected(.recipient), stage: "RCPT", code: "550 5.1.1", text: "no such user")
    #expect(
      session.deliver(try submission(to: "a@example.com"))
        == .settled(.attempted([report]), reusable: true))
  }

  @Test func `takes the rate patterns from the settings`() throws {
    let settings = SubmissionSettings(
      clientName: try Domain("client.example"), ratePatterns: ["RP:TRC", ""])
    for (says, expected) in [("550 rp:trc x", "deferred"), ("550 too many", "channel")] {
      var session = try Session(ScriptedServer([.mail: says]), settings: settings)
      #expect(session.outcomes(of: try submission(to: "a@example.com")).names == [expected])
    }
  }
}
