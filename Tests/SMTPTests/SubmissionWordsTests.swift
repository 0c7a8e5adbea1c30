import Delivery
import Testing

@testable import SMTP

@Suite("What a submission says")
struct SubmissionWordsTests {
  @Test func `is one group of commands where pipelining is offered`() throws {
    var dialogue = try opened(offering: "PIPELINING", "SIZE 1000")
    let group =
      "MAIL FROM:<duban@example.cn> SIZE=20\r\nRCPT TO:<a@example.com>\r\n"
      + "RCPT TO:<b@example.com>\r\nDATA\r\n"
    let item = try submission(to: "a@example.com", "b@example.com")
    #expect(dialogue.deliver(item) == .send(Array(group.utf8), replyWithin: .seconds(300)))
    #expect(dialogue.received("250 a\r\n") == .read(within: .seconds(300)))
    #expect(dialogue.received("250 b\r\n250 c\r\n") == .read(within: .seconds(120)))
    let content = Array("Subject: x\r\n\r\ntext\r\n.\r\n".utf8)
    #expect(dialogue.received("354 d\r\n") == .send(content, replyWithin: .seconds(600)))
  }

  @Test func `is one command at a time where it is not`() throws {
    var dialogue = try opened(offering: "HELP")
    #expect(
      dialogue.deliver(try submission(to: "a@example.com"))
        == .send("MAIL FROM:<duban@example.cn>\r\n", replyWithin: .seconds(300)))
    #expect(
      dialogue.received("250 a\r\n")
        == .send("RCPT TO:<a@example.com>\r\n", replyWithin: .seconds(300)))
    #expect(dialogue.received("250 b\r\n") == .send("DATA\r\n", replyWithin: .seconds(120)))
  }

  @Test func `ends in a lone dot where every recipient was refused and DATA was not`() throws {
    var dialogue = try opened(offering: "PIPELINING")
    _ = dialogue.deliver(try submission(to: "a@example.com"))
    #expect(
      dialogue.received("250 a\r\n550 b\r\n354 c\r\n") == .send(".\r\n", replyWithin: .seconds(600))
    )
    guard case .settled(.attempted(let reports), reusable: true) = dialogue.received("250 d\r\n")
    else {
      Issue.record("not settled, or not as expected")
      return
    }
    #expect(reports.map(\.outcome) == [.rejected(.recipient)])
  }

  @Test func `stops where a recipient is taken although MAIL was refused`() throws {
    var dialogue = try opened(offering: "PIPELINING")
    _ = dialogue.deliver(try submission(to: "a@example.com"))
    guard
      case .settled(.attempted(let reports), reusable: false) =
        dialogue.received("550 a\r\n250 b\r\n354 c\r\n")
    else {
      Issue.record("not settled, or not as expected")
      return
    }
    #expect(reports.map(\.outcome) == [.rejected(.channel)])
  }

  @Test(
    "asks only what the extensions allow",
    arguments: [
      ("SIZE 20", "a@example.com", "MAIL FROM:<duban@example.cn> SIZE=20\r\n", []),
      ("SIZE", "a@example.com", "MAIL FROM:<duban@example.cn> SIZE=20\r\n", []),
      ("SIZE 19", "a@example.com", nil, ["message"]),
      ("HELP", "张@example.com", nil, ["recipient"]),
      ("SMTPUTF8", "张@例子.中国", "MAIL FROM:<duban@example.cn> SMTPUTF8\r\n", []),
    ] as [(String, String, String?, [String])])
  func asks(
    _ offered: String, _ recipient: String, _ command: String?, _ outcomes: [String]
  ) throws {
    var dialogue = try opened(offering: offered)
    switch dialogue.deliver(try submission(to: recipient)) {
    case .send(let bytes, _): #expect(String(decoding: bytes, as: UTF8.self) == command)
    case .settled(.attempted(let reports), reusable: true):
      #expect(command == nil && reports.map { name($0.outcome) } == outcomes)
    case let step: Issue.record("\(step)")
    }
  }

  @Test func `leaves one mailbox out and goes on with the others`() throws {
    var session = try Session(ScriptedServer())
    let item = try submission(to: "张@example.com", "b@example.com")
    #expect(session.outcomes(of: item).names == ["recipient", "delivered"])
    #expect(session.server.received.contains("RCPT TO:<b@example.com>\r\nDATA\r\n"))
    #expect(!session.server.received.contains("张"))
  }

  @Test(
    "needs 8BITMIME for 8-bit content",
    arguments: [("8BITMIME", "delivered", true), ("HELP", "message", false)])
  func eightBit(_ offered: String, _ expected: String, _ isDeclared: Bool) throws {
    var session = try Session(ScriptedServer(extensions: [offered]))
    let item = try submission(to: "a@example.com", message: "Subject: 督办\r\n\r\n")
    #expect(session.outcomes(of: item).names == [expected])
    #expect(session.server.received.contains(" BODY=8BITMIME\r\n") == isDeclared)
  }
}
