import Testing

@testable import SMTP

@Suite("A mail's header")
struct HeaderWriterTests {
  static let subjects = [
    "", "x", "逾", "三项随访到期，请尽快处理", "mixed 中文 and English", " leading", "trailing ", "two  spaces",
    "=?UTF-8?B?eA==?=", "🇨🇳👨‍👩‍👧‍👦", String(repeating: "督", count: 14), String(repeating: "督", count: 200),
    String(repeating: "a督", count: 99), String(repeating: "🀄", count: 99),
    String(repeating: "word ", count: 40) + "end", String(repeating: "x", count: 69),
    String(repeating: "x", count: 70), "a " + String(repeating: "x", count: 77),
    "a " + String(repeating: "x", count: 78), String(repeating: "x", count: 2000),
    "e\u{301}" + String(repeating: "\u{302}", count: 100), "Re: \"quoted\" (comment) <x@y>",
  ]

  @Test("keeps every subject, in lines of at most 78 characters", arguments: subjects)
  func subject(_ text: String) throws {
    var mail = try MailTests.plain()
    mail.subject = try HeaderText(text)
    let (value, lines) = try #require(Self.field("Subject", of: mail))
    #expect(Array(decoded(value).utf8) == Array(text.utf8))
    #expect(lines.allSatisfy { $0.utf8.count <= ($0.contains("=?") ? 76 : 78) })
    for word in value.split(separator: " ") where word.hasPrefix("=?") && !text.hasPrefix("=?") {
      #expect(word.utf8.count <= 75)
      #expect(decodedWord(word) != nil, "a character is split")
    }
  }

  @Test(
    "writes a display name as it is, quoted or encoded",
    arguments: [
      ("Duban", "Duban <duban@example.cn>"), ("Duban County", "Duban County <duban@example.cn>"),
      ("", "<duban@example.cn>"), ("Duban, Inc.", "\"Duban, Inc.\" <duban@example.cn>"),
      ("a \"b\" \\", #""a \"b\" \\" <duban@example.cn>"#),
      ("two  spaces", "\"two  spaces\" <duban@example.cn>"),
      ("x@y.z", "\"x@y.z\" <duban@example.cn>"), ("督办", "=?UTF-8?B?552j5Yqe?= <duban@example.cn>"),
      ("=?x?=", "=?UTF-8?B?PT94Pz0=?= <duban@example.cn>"),
      ("督\" <evil@example.com>", "=?UTF-8?B?552jIiA8ZXZpbEBleGFtcGxlLmNvbT4=?= <duban@example.cn>"),
    ])
  func displayName(_ name: String, _ expected: String) throws {
    var mail = try MailTests.plain()
    mail.from.name = try HeaderText(name)
    #expect(Self.field("From", of: mail)?.value == expected)
  }

  @Test func `folds a long display name and a long thread`() throws {
    var mail = try MailTests.plain()
    let name = String(repeating: "示范乡镇中心卫生院", count: 8)
    mail.to.name = try HeaderText(name)
    mail.references = try (0..<20).map { try MessageID("message-\($0)@county.example") }
    let to = try #require(Self.field("To", of: mail))
    #expect(decoded(to.value) == name + " <zhang@example.com>")
    let references = try #require(Self.field("References", of: mail))
    #expect(references.value.split(separator: " ").count == 20)
    #expect((to.lines + references.lines).allSatisfy { $0.utf8.count <= 78 })
  }

  @Test func `keeps a long address in a field of its own`() throws {
    var mail = try MailTests.plain()
    let url = "<https://duban.example/" + String(repeating: "x", count: 300) + ">"
    mail.fields = [try HeaderField("List-Unsubscribe", HeaderText(url))]
    #expect(Self.field("List-Unsubscribe", of: mail)?.value == url)
  }

  /// A field's value, unfolded, and its lines as they stand.
  static func field(_ name: String, of mail: Mail) -> (value: String, lines: [String])? {
    let text = String(decoding: mail.composed(), as: UTF8.self)
    let header = text.split(separator: "\r\n\r\n", maxSplits: 1)[0]
    let lines = header.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.firstIndex(where: { $0.hasPrefix("\(name):") }) else { return nil }
    let rest = lines[(first + 1)...].prefix { $0.hasPrefix(" ") }
    let all = [lines[first]] + rest
    return (String(all.joined().dropFirst(name.count + 2)), all)
  }
}

/// Encoded words decoded, the space between two of them dropped (RFC 2047 section 6.2).
private func decoded(_ value: String) -> String {
  var result = ""
  var isBehindEncoded = false
  for (index, word) in value.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
    let text = decodedWord(word)
    if index > 0, text == nil || !isBehindEncoded { result += " " }
    result += text ?? String(word)
    isBehindEncoded = text != nil
  }
  return result
}

private func decodedWord(_ word: Substring) -> String? {
  guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?=") else { return nil }
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var (bits, count, bytes) = (0, 0, [UInt8]())
  for digit in word.dropFirst(10).dropLast(2) where digit != "=" {
    guard let value = alphabet.firstIndex(of: digit) else { return nil }
    (bits, count) = (bits << 6 | value, count + 6)
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(bits >> count & 255))
    }
    bits &= 0xFFFF
  }
  return String(validating: bytes, as: UTF8.self)
}
