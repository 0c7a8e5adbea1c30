import Testing

@testable import SMTP

@Suite("The content's lines (RFC 5321 sections 2.3.8 and 4.5.2)")
struct LineEndsTests {
  @Test(
    "end in CRLF",
    arguments: [
      ("", ""), ("a", "a\r\n"), ("a\r\n", "a\r\n"), ("a\nb", "a\r\nb\r\n"), ("a\rb", "a\r\nb\r\n"),
      ("a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"), ("a\r\r\nb\n", "a\r\n\r\nb\r\n"),
      ("a\n\nb\r", "a\r\n\r\nb\r\n"), ("\n.\n", "\r\n.\r\n"), ("\r.\r", "\r\n.\r\n"),
      ("a\n\r\nb", "a\r\n\r\nb\r\n"),
    ])
  func normalizes(_ text: String, _ expected: String) {
    let normalized = normalizingLineEnds(of: Array(text.utf8))
    #expect(normalized == Array(expected.utf8))
    #expect(normalizingLineEnds(of: normalized) == normalized)
  }

  @Test(
    "have their leading dots doubled, and a final dot behind",
    arguments: [
      ("", ".\r\n"), ("a\r\n", "a\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"), ("..\r\n", "...\r\n.\r\n"),
      ("a.\r\n.b\r\n", "a.\r\n..b\r\n.\r\n"), ("\r\n.\r\n\r\n", "\r\n..\r\n\r\n.\r\n"),
    ])
  func stuffsDots(_ message: String, _ expected: String) {
    #expect(dotStuffed(Array(message.utf8)) == Array(expected.utf8))
  }
}
