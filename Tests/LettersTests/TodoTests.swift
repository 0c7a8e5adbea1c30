import Letters
import Testing

@Suite("What is to be done, in a policy's words") struct TodoTests {
  @Test(
    "a policy's text with the rule's facts",
    arguments: [
      ("与该机构签订协议。", "与该机构签订协议。"),
      ("尚有{{missing}}名。", "尚有2名。"),
      ("缺{{#name}}姓名{{/name}}{{#phone}}电话{{/phone}}。", "缺电话。"),
      ("为{{nothing}}：", "为："),
      ("{{who}}", "<b>&园"),
    ])
  func text(_ text: String, _ expected: String) throws {
    let facts: [String: Todo.Fact] = [
      "missing": .text("2"), "name": .flag(false), "phone": .flag(true), "who": .text("<b>&园"),
    ]
    #expect(try Todo(text).text(facts) == expected)
  }

  @Test("a text that cannot be read")
  func unreadable() {
    let problem = #expect(throws: Todo.Problem.self) { try Todo("尚有{{missing名") }
    #expect(problem?.description.hasSuffix("mend the text (Mustache)") == true)
  }
}
