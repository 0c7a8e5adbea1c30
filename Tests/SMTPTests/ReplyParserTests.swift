import Testing

@testable import SMTP

@Suite("Replies (RFC 5321 section 4.2)")
struct ReplyParserTests {
  static let replies: [(String, Reply)] = [
    ("250 ok\r\n", Reply(code: 250, lines: ["ok"])),
    ("250\r\n", Reply(code: 250, lines: [""])),
    ("250 \r\n", Reply(code: 250, lines: [""])),
    ("250 ok\n", Reply(code: 250, lines: ["ok"])),
    ("250-a\r\n250-\r\n250 c\r\n", Reply(code: 250, lines: ["a", "", "c"])),
    ("250-a\r\n250\r\n", Reply(code: 250, lines: ["a", ""])),
    (
      "550 5.1.1 no such user\r\n",
      Reply(code: 550, enhanced: .init(5, 1, 1), lines: ["no such user"])
    ),
    ("451 4.7.1\r\n", Reply(code: 451, enhanced: .init(4, 7, 1), lines: [""])),
    (
      "550-5.7.26 one\r\n550 5.7.26 two\r\n",
      Reply(code: 550, enhanced: .init(5, 7, 26), lines: ["one", "two"])
    ),
    // The class differs from the reply's: only text.
    ("550 4.1.1 no\r\n", Reply(code: 550, lines: ["4.1.1 no"])),
    ("354 3.0.0 go\r\n", Reply(code: 354, lines: ["3.0.0 go"])),
    ("250 2.0.0.1 ok\r\n", Reply(code: 250, lines: ["2.0.0.1 ok"])),
    ("250 2.0 ok\r\n", Reply(code: 250, lines: ["2.0 ok"])),
    ("250 2.1234.0 ok\r\n", Reply(code: 250, lines: ["2.1234.0 ok"])),
    ("550 频率限制\r\n", Reply(code: 550, lines: ["频率限制"])),
  ]

  @Test("is read, wherever the network cuts it", arguments: replies)
  func reads(_ text: String, _ expected: Reply) throws {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var parser = ReplyParser()
      parser.append(bytes[..<cut])
      var reply = try parser.next()
      parser.append(bytes[cut...])
      reply = try reply ?? parser.next()
      #expect(reply == expected)
      #expect(!parser.hasLeftover)
    }
  }

  @Test(
    "is refused where it breaks the grammar, wherever the network cuts it",
    arguments: [
      ("150 ok\r\n", .malformed), ("650 ok\r\n", .malformed), ("25 ok\r\n", .malformed),
      ("\r\n", .malformed), ("2500 ok\r\n", .malformed), ("250+ok\r\n", .malformed),
      ("HTTP/1.1 400\r\n", .malformed), (" 250 ok\r\n", .malformed), ("２50 ok\r\n", .malformed),
      ("250-a\r\n251 b\r\n", .codeChanged), ("250-a\r\nb\r\n", .malformed),
      ("250 " + String(repeating: "x", count: 2048), .lineTooLong),
      ("250 " + String(repeating: "x", count: 2043) + "\r\n", .lineTooLong),
      (
        String(repeating: "250-" + String(repeating: "x", count: 506) + "\r\n", count: 65),
        .replyTooLong
      ),
    ] as [(String, ReplyViolation)])
  func refuses(_ text: String, _ expected: ReplyViolation) {
    let bytes = Array(text.utf8)
    for cut in stride(from: 0, through: bytes.count, by: bytes.count > 100 ? 97 : 1) {
      #expect(throws: expected) {
        var parser = ReplyParser()
        for part in [bytes[..<cut], bytes[cut...]] {
          parser.append(part)
          while try parser.next() != nil {}
        }
      }
    }
  }

  @Test func `takes the longest line and the longest reply`() throws {
    var parser = ReplyParser()
    parser.append(Array(("250 " + String(repeating: "x", count: 2042) + "\r\n").utf8)[...])
    #expect(try parser.next()?.text.count == 2042)
    let line = "-" + String(repeating: "x", count: 506) + "\r\n"
    let reply = String(repeating: "250" + line, count: 63) + "250 " + line.dropFirst()
    for _ in 0..<2 {
      parser.append(Array(reply.utf8)[...])
      #expect(try parser.next()?.lines.count == 64)
    }
  }

  @Test func `shows what is left behind a reply`() throws {
    var parser = ReplyParser()
    parser.append(Array("220 go\r\n2".utf8)[...])
    #expect(try parser.next()?.code == 220)
    #expect(parser.hasLeftover)
    parser.append(Array("50-a\r\n".utf8)[...])
    #expect(try parser.next() == nil)
    #expect(parser.hasLeftover)
  }

  @Test(
    "EHLO's extensions, in any case, unknown ones passed over",
    arguments: [
      ("PIPELINING", offers { $0.pipelining = true }),
      ("pipelining", offers { $0.pipelining = true }),
      ("SIZE 1000", offers { ($0.size, $0.sizeLimit) = (true, 1000) }),
      ("SIZE 0", offers { $0.size = true }),
      ("SIZE", offers { $0.size = true }),
      ("SIZE many", offers { $0.size = true }),
      ("SIZE 99999999999999999999999", offers { $0.size = true }),
      ("STARTTLS", offers { $0.startTLS = true }),
      ("AUTH plain LOGIN", offers { $0.authentication = ["PLAIN", "LOGIN"] }),
      ("8BITMIME", offers { $0.eightBitMIME = true }),
      ("SMTPUTF8", offers { $0.smtpUTF8 = true }),
      ("ENHANCEDSTATUSCODES", offers { $0.enhancedStatusCodes = true }),
      ("", offers { _ in }), ("X-UNKNOWN 1", offers { _ in }), ("PIPELININGX", offers { _ in }),
    ])
  func extensions(_ line: String, _ expected: Extensions) {
    #expect(Extensions(Reply(code: 250, lines: ["PIPELINING SIZE 1", line])) == expected)
  }
}

private func offers(_ change: (inout Extensions) -> Void) -> Extensions {
  var extensions = Extensions()
  change(&extensions)
  return extensions
}
