import Foundation
import Testing

@testable import SMTP

/// What Python's email package sees under its strict policy.
private struct Seen: Decodable {
  let subject: String
  let from: [String]
  let to: [String]
  let references: [String]
  let attachments: [[String]]
  let types: [String]
  let text: String
  let defects: [String]
  let longestLine: Int
  let bareEnds: Int
  let longestWord: Int
}

@Suite("A mail as a strict reader sees it") struct StrictReaderTests {
  static let words = [
    "x", "督办", "【督办】2项已逾期，1项待办（最近期限2024年7月1日）——福田镇中心卫生院",
    String(repeating: "督", count: 200), String(repeating: "word ", count: 60) + "end",
    "mixed 中文 and English, \"quoted\" (comment) <x@y>; a=b", "🇨🇳👨‍👩‍👧‍👦",
    String(repeating: "a督🀄", count: 60),
  ]

  @Test("has the subject, the names and the file's name as they were given", arguments: words)
  func asWritten(_ words: String) throws {
    var mail = try MailTests.plain()
    mail.subject = try HeaderText(words)
    mail.from.name = try HeaderText(words)
    mail.to.name = try HeaderText(words)
    (mail.plainText, mail.html) = ("一\r\n\(words)\n", "<p>\(words)</p>")
    mail.references = [try MessageID.thread(of: words, at: "county.example")]
    mail.attachments = [
      try Attachment(
        fileName: "\(words).csv", plainFileName: "duties.csv", mediaType: "text/csv",
        bytes: Array("\u{FEFF}\"甲\"\r\n".utf8)),
      try Attachment(fileName: "\(words).bin", mediaType: "text/plain", bytes: Array("b".utf8)),
    ]
    let seen = try JSONDecoder().decode(
      Seen.self, from: Python.run("read-mail.py", mail.composed()))
    #expect(seen.subject == words)
    #expect(Array(seen.from.dropFirst()) == [words, "duban@example.cn", "duban@example.cn"])
    #expect(Array(seen.to.dropFirst()) == [words, "zhang@example.com", "zhang@example.com"])
    // One encoded word.
    if words.utf8.count < 43 { #expect([seen.from[0], seen.to[0]] == [words, words]) }
    #expect(seen.references == mail.references.map { "<\($0.text)>" })
    #expect(
      seen.attachments == [
        ["\(words).csv", "text/csv", "\u{FEFF}\"甲\"\n"], ["\(words).bin", "text/plain", "b"],
      ])
    #expect(
      seen.types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv",
        "text/plain",
      ])
    #expect(seen.text == "一\n\(words)\n")
    #expect(seen.defects == [])
    #expect(seen.longestLine <= 78)
    #expect(seen.bareEnds == 0)
    #expect(seen.longestWord <= 75)
  }
}
