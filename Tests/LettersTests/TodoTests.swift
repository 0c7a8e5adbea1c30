import Letters
import Testing

/// The text of a rule that says what is to be done.
@Suite("A todo") struct TodoTests {
  private static let known: Set = ["due", "last", "missing", "subject"]

  private func problem(_ text: String) -> Todo.Problem? {
    do {
      _ = try Todo(text, knowing: Self.known)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "is filled in; what is empty or false is no section's",
    arguments: [
      ("去查。", "去查。"), ("{{due}}前查{{ subject }}。", "6月1日前查<甲>&乙。"),
      ("{{#last}}上次{{last}}{{/last}}{{^last}}没有{{/last}}", "上次5月"),
      ("{{#missing}}有{{missing}}{{/missing}}{{^missing}}没有{{/missing}}", "没有"),
      ("{{#subject}}是{{/subject}}{{! 无关 }}", "是"),
      ("{{#last}}{{#due}}{{due}}{{/due}}{{/last}}", "6月1日"),
      ("一行\n两行\n", "一行两行"), ("{{#last}}\n甲\n{{/last}}\n乙", "甲乙"),
    ])
  func rendered(text: String, expected: String) throws {
    let todo = try Todo(text, knowing: Self.known)
    #expect(
      todo.text(["due": .text("6月1日"), "subject": .text("<甲>&乙"), "last": .text("5月")])
        == expected)
    let empty = try Todo("{{#last}}上次{{/last}}于{{last}}", knowing: Self.known)
    #expect(empty.text(["last": .text("")]) == "于")
    #expect(
      try Todo("{{#missing}}缺{{/missing}}", knowing: Self.known).text(["missing": .flag(true)])
        == "缺")
  }

  @Test("knows for which names it asks")
  func names() throws {
    let todo = try Todo("{{due}}{{#last}}{{last}}{{/last}}{{! subject }}", knowing: Self.known)
    #expect(todo.names == ["due", "last"])
  }

  @Test(
    "is refused where sending could fail or say nothing",
    arguments: [
      ("{{dew}}", "nothing is called dew"), ("{{#dew}}{{/dew}}", "nothing is called dew"),
      ("{{due", "{{ is not closed"),
      ("{{> footer}}", "{{> footer}} is more than this text may hold"),
      ("{{=<% %>=}}", "{{=<% %>=}} is more than this text may hold"),
      ("{{due.year}}", "{{due.year}} is more than this text may hold"),
      ("{{{due}}}", "{{{due}} is more than this text may hold"),
      ("{{uppercased(due)}}", "{{uppercased(due)}} is more than this text may hold"),
      ("{{}}", "{{}} is more than this text may hold"),
      ("{{#due}}", "{{#due}} is not closed"),
      ("{{#due}}{{/last}}", "{{/last}} stands where {{#due}} is to be closed"),
      ("甲{{/due}}", "{{/due}} closes nothing"),
      ("{{due}前去{{subject}}", "{{due} lacks a brace"), ("{{due}前去", "{{due} lacks a brace"),
      ("{{#due}甲{{/due}}", "{{#due} lacks a brace"),
      ("{{due 前去{{subject}}", "{{ is not closed"),
      ("{due}前", "{due} has one brace on each side"), ("{due}}前", "}} without {{ before it"),
      ("｛｛due｝｝前", "the brace ｛ is full-width"), ("{{due｝｝前", "the brace ｝ is full-width"),
      ("", "it says nothing"), (" \n{{! 无关 ｛｛ }}\n", "it says nothing"),
    ])
  func refused(text: String, what: String) {
    #expect(problem(text)?.what == what)
  }

  @Test(
    "says where, and how it is to be mended",
    arguments: [
      ("甲\n乙{{#last}}丙", 2, 2, "add {{/last}}"), ("甲\r\n乙{{dew}}", 2, 2, "write one of "),
      ("{{#last}}\n{{/due}}", 2, 1, "write {{/last}} before it"),
      ("在{{due}前", 1, 2, "write {{due}}"), ("在\n\n\n｛｛due｝｝", 4, 1, "write {{name}}"),
    ])
  func place(text: String, line: Int, column: Int, mend: String) throws {
    let found = try #require(problem(text))
    #expect(found.line == line)
    #expect(found.column == column)
    #expect(found.mend.hasPrefix(mend))
  }

  @Test("a brace by itself is a text like any other")
  func braces() throws {
    #expect(try Todo("{甲}与{nobody}", knowing: Self.known).text([:]) == "{甲}与{nobody}")
  }

  @Test("says which names there are")
  func mend() {
    #expect(problem("{{dew}}")?.mend == "write one of due, last, missing, subject")
  }
}
