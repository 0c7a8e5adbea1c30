import Testing

@testable import SMTP

@Suite("Nothing can be injected")
struct RefusedTextTests {
  static let injections = [
    "\r\nBcc: <x@example.com>", "\nBcc: x", "\rBcc: x", "\0", "a\r\nb", "\u{7F}", "\u{85}", "\t",
    "e\u{301}\r\n.\r\n", "\r\n",
  ]

  @Test("by a control character, wherever it stands", arguments: injections)
  func control(_ text: String) {
    #expect(throws: RefusedText.controlCharacter) { try HeaderText("督办\(text)") }
    #expect(throws: RefusedText.controlCharacter) { try Mailbox("a\(text)@example.com") }
    #expect(throws: RefusedText.controlCharacter) { try Mailbox("a@example.com\(text)") }
    #expect(throws: RefusedText.controlCharacter) { try MessageID("a\(text)@example.com") }
    #expect(throws: RefusedText.controlCharacter) { try Domain("example.com\(text)") }
    #expect(throws: RefusedText.notAFieldName) { try HeaderField("X-A\(text)", HeaderText("")) }
    #expect(throws: RefusedText.controlCharacter) {
      try Attachment(fileName: "a\(text).csv", mediaType: "text/csv", bytes: [])
    }
    #expect(throws: RefusedText.notAMediaType) {
      try Attachment(fileName: "a.csv", mediaType: "text/csv\(text)", bytes: [])
    }
  }

  @Test(
    "by an address",
    arguments: [
      "", "a", "@", "a@", "@example.com", "a@b@example.com", "a b@example.com", "a@exam ple.com",
      "a@example.com>", "<a@example.com", "a@example.com> SIZE=1", "a,b@example.com",
      ".a@example.com",
      "a.@example.com", "a..b@example.com", "\"a b\"@example.com", "a@-example.com",
      "a@example..com",
      "a@[1.2.3.4", "a@example.com ", "a\u{A0}b@example.com", "a\u{200B}@example.com",
      "a\u{2028}@example.com", "a@[1] RCPT",
      String(repeating: "x", count: 65) + "@example.com",
      "a@" + String(repeating: "example.", count: 32) + "com",
    ])
  func notAMailbox(_ text: String) {
    #expect(throws: RefusedText.notAMailbox) { try Mailbox(text) }
  }

  @Test(
    "and what is a mailbox is taken",
    arguments: [
      ("zhang.san+duban@mail.example.com", true), ("o'hara_x@example.com", true),
      ("root@localhost", true), ("a@[127.0.0.1]", true), ("a@[IPv6:::1]", true),
      ("张三@例子.中国", false), ("a@例子.中国", false),
    ])
  func mailbox(_ text: String, _ isASCII: Bool) throws {
    #expect(try Mailbox(text).isASCII == isASCII)
  }

  @Test(
    "by an identifier", arguments: ["", "a", "<a@b>", "a@b>", "a b@c", "a@b@c", "督@b", "a@b c"])
  func notAMessageID(_ text: String) {
    #expect(throws: RefusedText.notAMessageID) { try MessageID(text) }
  }

  @Test("by a field's name", arguments: ["", "X A", "X:", "督", "bcc", "Subject", "CONTENT-TYPE"])
  func notAFieldName(_ name: String) {
    #expect(throws: RefusedText.notAFieldName) { try HeaderField(name, HeaderText("x")) }
  }

  @Test("by a client's name", arguments: ["", "a b", "例子.中国", "[1.2.3.4", "-a", "a_b"])
  func notADomain(_ name: String) {
    #expect(throws: RefusedText.notADomain) { try Domain(name) }
  }

  @Test("by a media type", arguments: ["", "text", "text/", "/csv", "text/csv; x=y", "text/c sv"])
  func notAMediaType(_ name: String) {
    #expect(throws: RefusedText.notAMediaType) {
      try Attachment(fileName: "x", mediaType: name, bytes: [])
    }
  }
}
