import Testing

@testable import Database

@Suite struct ArrayLiteralTests {
  @Test(
    arguments: [
      ([], "{}"),
      (["a", "b"], #"{"a","b"}"#),
      ([nil, "NULL", ""], #"{NULL,"NULL",""}"#),
      ([#"a"b"#, #"c\d"#, "e,f", "{g}", " h "], #"{"a\"b","c\\d","e,f","{g}"," h "}"#),
      (["督办", "a\nb"], "{\"督办\",\"a\nb\"}"),
    ] as [([String?], String)])
  func writes(elements: [String?], literal: String) {
    #expect(ArrayLiteral.write(elements) == literal)
    #expect(ArrayLiteral.read(literal) == elements)
  }

  @Test(
    arguments: [
      ("{a,b c,NULL}", ["a", "b c", nil]),
      ("{1,-2}", ["1", "-2"]),
    ] as [(String, [String?])])
  func readsUnquoted(literal: String, elements: [String?]) {
    #expect(ArrayLiteral.read(literal) == elements)
  }

  @Test(arguments: [
    "", "{", "}", "a", "{a", "{a,}", "{,a}", "{a}b", #"{"a}"#, #"{"a\"#, #"{"a"b}"#, "{{a},{b}}",
    "[0:1]={a,b}",
  ])
  func refuses(literal: String) {
    #expect(ArrayLiteral.read(literal) == nil)
  }
}
