import Delivery
import Testing

/// What neither ends a line nor is obeyed by a terminal.
@Suite("Control characters") struct ControlCharacterTests {
  @Test("are what Unicode calls so")
  func category() {
    let differing = (UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init).filter {
      $0.isControlCharacter != ($0.properties.generalCategory == .control)
    }
    #expect(differing == [])
  }

  @Test(
    "become a space each, and nothing else changes",
    arguments: [
      ("督办", "督办"), ("", ""), ("a\r\nBcc: b", "a  Bcc: b"), ("\u{1B}[31m红\u{7F}", " [31m红 "),
      ("a\u{85}b\u{301}\u{0}", "a b\u{301} "), ("<\u{600}<\n", "<\u{600}< "),
    ])
  func spaces(text: String, without: String) {
    #expect(Array(text.withoutControlCharacters.utf8) == Array(without.utf8))
    #expect(text.hasControlCharacters == (text != without))
  }
}
