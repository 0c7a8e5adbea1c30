import Testing

@testable import Journal

@Suite("Quoting")
struct QuotingTests {
  @Test(
    "a value stands bare only where nothing in it could be misread",
    arguments: [
      ("250", "250"),
      ("451-4.7.1", "451-4.7.1"),
      ("督办月报", "督办月报"),
      ("/etc/duband/duband.yaml", "/etc/duband/duband.yaml"),
      ("", #""""#),
      ("two words", #""two words""#),
      ("ideographic\u{3000}space", "\"ideographic\u{3000}space\""),
      ("lane=evil", #""lane=evil""#),
      (#"say "no""#, #""say \"no\"""#),
      (#"C:\n"#, #""C:\\n""#),
      ("a\nb", #""a\nb""#),
      ("a\r\nb", #""a\r\nb""#),
      ("a\tb", #""a\tb""#),
      ("\0", #""\u0000""#),
      ("\u{1B}[31mred", #""\u001b[31mred""#),
      ("\u{7F}", #""\u007f""#),
      ("next\u{85}line", #""next\u0085line""#),
      ("\u{2028}", #""\u2028""#),
      ("\u{2029}", #""\u2029""#),
      ("\u{202E}txt.exe", #""\u202etxt.exe""#),
      ("\u{FEFF}mark", #""\ufeffmark""#),
      ("\u{E0041}", #""\udb40\udc41""#),
    ])
  func value(_ value: String, is expected: String) {
    #expect(value.logfmtValue == expected)
  }

  @Test(
    "a value is cut behind 300 scalars, not behind 300 characters",
    arguments: [
      (String(repeating: "督", count: 300), String(repeating: "督", count: 300)),
      (String(repeating: "督", count: 301), String(repeating: "督", count: 299) + "…"),
      (
        "a" + String(repeating: "\u{301}", count: 5000),
        "a" + String(repeating: "\u{301}", count: 298) + "…"
      ),
      (String(repeating: "\r\n", count: 200), String(repeating: "\r\n", count: 149) + "\r…"),
    ])
  func cut(_ value: String, is expected: String) {
    #expect(Array(value.bounded.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test(
    "a name cannot end its field",
    arguments: [
      ("took_ms", "took_ms"), ("attempt.delivered", "attempt.delivered"), ("x-y", "x-y"),
      ("a b=c\n\"d", "a_b_c__d"), ("键", "_"), ("", "_"),
      (String(repeating: "k", count: 65), String(repeating: "k", count: 64)),
    ])
  func name(_ name: String, is expected: String) {
    #expect(name.bareName == expected)
  }
}
