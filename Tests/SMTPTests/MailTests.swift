import Testing

@testable import SMTP

@Suite("A mail (RFC 5322, MIME)")
struct MailTests {
  @Test func `of text and HTML`() throws {
    let text = """
      Date: Sun, 22 Nov 2026 05:34:33 +0800
      From: =?UTF-8?B?552j5Yqe?= <duban@example.cn>
      To: <zhang@example.com>
      Subject: =?UTF-8?B?5LiJ6aG56ZqP6K6/5Yiw5pyf?=
      Message-ID: <m7@county.example>
      In-Reply-To: <m1@county.example>
      References: <m0@county.example> <m1@county.example>
      Auto-Submitted: auto-generated
      X-Auto-Response-Suppress: All
      List-Id: Duban <duban.county.example>
      MIME-Version: 1.0
      Content-Type: multipart/alternative;
       boundary="=_alternative_c8b1d3ee4b0c9d56"

      --=_alternative_c8b1d3ee4b0c9d56
      Content-Type: text/plain;
       charset="utf-8"
      Content-Transfer-Encoding: base64

      5LiA5LqMDQrkuIkNCg==

      --=_alternative_c8b1d3ee4b0c9d56
      Content-Type: text/html;
       charset="utf-8"
      Content-Transfer-Encoding: base64

      PHA+5LiAPC9wPg0K

      --=_alternative_c8b1d3ee4b0c9d56--

      """
    var mail = try Self.plain()
    mail.from.name = try HeaderText("督办")
    mail.subject = try HeaderText("三项随访到期")
    (mail.plainText, mail.html) = ("一二\n三", "<p>一</p>")
    mail.inReplyTo = try MessageID("m1@county.example")
    mail.references = [try MessageID("m0@county.example"), try MessageID("m1@county.example")]
    mail.fields = [try HeaderField("List-Id", HeaderText("Duban <duban.county.example>"))]
    let boundary = try #require(Self.boundary(in: mail))
    let expected = text.replacing("c8b1d3ee4b0c9d56", with: boundary)
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(String(decoding: mail.composed(), as: UTF8.self) == expected)
  }

  @Test func `has the same bytes whenever it is composed, and a boundary of its own`() throws {
    var mail = try Self.plain()
    mail.html = "<p>"
    let boundary = Self.boundary(in: mail)
    #expect(mail.composed() == mail.composed())
    mail.id = try MessageID("m8@county.example")
    #expect(Self.boundary(in: mail) != boundary)
  }

  @Test func `keeps a file in multipart/mixed about the text`() throws {
    var mail = try Self.plain()
    mail.html = "<p>"
    mail.attachments = [
      try Attachment(fileName: "逾期 清单.csv", mediaType: "text/csv", bytes: Array("a,b\r\n".utf8)),
      try Attachment(fileName: "a \"b\".bin", mediaType: "application/x", bytes: [0xFF]),
    ]
    let text = String(decoding: mail.composed(), as: UTF8.self)
    let types = text.split(separator: "\r\n").compactMap {
      $0.hasPrefix("Content-Type: ") ? $0.dropFirst(14).split(separator: ";").first : nil
    }
    #expect(
      types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv",
        "application/x",
      ])
    #expect(text.contains(" filename*=UTF-8''%E9%80%BE%E6%9C%9F%20%E6%B8%85%E5%8D%95.csv\r\n"))
    #expect(text.contains(" filename=\"a \\\"b\\\".bin\"\r\n"))
    #expect(text.contains("\r\n\r\nYSxiDQo=\r\n"))
    #expect(text.contains("\r\n\r\n/w==\r\n"))
  }

  @Test func `names a file for readers that know no other than ASCII, where they look for it`()
    throws
  {
    var mail = try Self.plain()
    mail.attachments = [
      try Attachment(
        fileName: "清单.csv", plainFileName: "list.csv", mediaType: "text/csv", bytes: [])
    ]
    let text = String(decoding: mail.composed(), as: UTF8.self)
    #expect(
      text.contains(
        """
        Content-Type: text/csv;\r
         charset="utf-8";\r
         name="list.csv"\r
        Content-Transfer-Encoding: base64\r
        Content-Disposition: attachment;\r
         filename*=UTF-8''%E6%B8%85%E5%8D%95.csv\r

        """))
    for plain in ["", "清单.csv", "a\r\nb", String(repeating: "x", count: 61)] {
      #expect(throws: RefusedText.notAPlainFileName) {
        try Attachment(fileName: "a", plainFileName: plain, mediaType: "text/csv", bytes: [])
      }
    }
  }

  @Test func `belongs to its recipient's one thread`() throws {
    let thread = try MessageID.thread(of: "巫山-H01", at: "county.example")
    #expect(thread == (try MessageID.thread(of: "巫山-H01", at: "county.example")))
    #expect(thread != (try MessageID.thread(of: "巫山-H02", at: "county.example")))
    #expect(thread.text.wholeMatch(of: /thread\.[0-9a-f]{1,16}@county\.example/) != nil)
    #expect(throws: RefusedText.self) { try MessageID.thread(of: "", at: "a b") }
  }

  @Test func `numbers the pieces of a long file name`() throws {
    var mail = try Self.plain()
    let name = String(repeating: "清单", count: 20) + ".csv"
    mail.attachments = [try Attachment(fileName: name, mediaType: "text/csv", bytes: [])]
    let pieces = String(decoding: mail.composed(), as: UTF8.self).split(separator: "\r\n")
      .filter { $0.hasPrefix(" filename*") }
    #expect(pieces.enumerated().allSatisfy { $1.hasPrefix(" filename*\($0)*=") })
    #expect(pieces.count == 9 && pieces.allSatisfy { $0.utf8.count <= 78 })
    let joined = pieces.map { $0.drop { $0 != "=" }.dropFirst().filter { $0 != ";" } }.joined()
    #expect(joined.hasPrefix("UTF-8''"))
    #expect(percentDecoded(joined.dropFirst(7)) == name)
  }

  @Test(
    "has a date (RFC 5322 section 3.3)",
    arguments: [
      (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"), (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
      (1_795_296_873, 480, "Sun, 22 Nov 2026 05:34:33 +0800"),
      (951_782_400, -570, "Mon, 28 Feb 2000 14:30:00 -0930"),
      (951_782_400, 0, "Tue, 29 Feb 2000 00:00:00 +0000"),
      (4_107_542_400, 0, "Mon, 1 Mar 2100 00:00:00 +0000"),
      (-2_208_902_400, 0, "Tue, 2 Jan 1900 00:00:00 +0000"),
    ])
  func date(_ seconds: Int64, _ offset: Int, _ expected: String) throws {
    let date = try MailDate(secondsSinceEpoch: seconds, offsetMinutes: offset)
    #expect(date.description == expected)
  }

  @Test(
    "has a date that a header can say",
    arguments: [(-3_000_000_000, 0), (.max, 0), (.min, 0), (0, 1440), (0, -1440)]
      as [(Int64, Int)])
  func noDate(_ seconds: Int64, _ offset: Int) {
    #expect(throws: RefusedText.dateOutOfRange) {
      try MailDate(secondsSinceEpoch: seconds, offsetMinutes: offset)
    }
  }

  static func plain() throws -> Mail {
    Mail(
      from: NameAddress(nil, try Mailbox("duban@example.cn")),
      to: NameAddress(nil, try Mailbox("zhang@example.com")),
      date: try MailDate(secondsSinceEpoch: 1_795_296_873, offsetMinutes: 480),
      id: try MessageID("m7@county.example"), subject: try HeaderText("x"), plainText: "x")
  }

  static func boundary(in mail: Mail) -> String? {
    String(decoding: mail.composed(), as: UTF8.self).split(separator: "\r\n")
      .first { $0.hasPrefix("--=_alternative_") }.map { String($0.dropFirst(16)) }
  }
}

private func percentDecoded(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text
  while let character = rest.popFirst() {
    if character == "%", let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    } else {
      bytes += String(character).utf8
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
