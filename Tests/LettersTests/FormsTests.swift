import Civil
import Foundation
import Mustache
import Testing

@testable import Letters

@Suite("Forms") struct FormsTests {
  /// The same digests in every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64 = 20_240_625
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 16 | state << 48
    }
    mutating func one<Value>(of values: [Value]) -> Value {
      values[Int.random(in: values.indices, using: &self)]
    }
  }

  /// Texts that would show if they were read for anything but texts.
  private static let texts = [
    "", "福田镇中心卫生院", "<b>&\"'", "{{contact}}", "\u{2}0<\u{3}", "\u{3}", "\u{301}", "第一行\r\n第二行", "0",
  ]

  private static func forms(_ source: String, html: Bool) throws -> Forms {
    // It makes our way of escaping known to the library.
    _ = try DigestTests.letterhead()
    return Forms(
      try MustacheTemplate(string: "{{% CONTENT_TYPE:\(html ? "HTML" : "TEXT")}}\(source)"),
      escape: { html ? $0.escapedForHTML : $0 })
  }

  private static func digest(_ dice: inout Dice) throws -> Digest {
    var items: [Digest.Item] = []
    for number in 0..<Int64.random(in: 0...3, using: &dice) {
      var item = try DigestTests.item(
        dice.one(of: [.overdue, .open, .allClear]), due: "2024-06-20",
        number: number, subject: dice.one(of: texts))
      item.dueOn = item.dueOn + Int.random(in: 0...9, using: &dice)
      item.todo = dice.one(of: texts)
      item.period = dice.one(of: texts)
      item.isBearer = Bool.random(using: &dice)
      item.onBehalfOf = dice.one(of: [nil, "县妇幼保健院", "<"])
      items.append(item)
    }
    var digest = try DigestTests.digest(items)
    digest.contactName = dice.one(of: texts)
    return digest
  }

  @Test("say what the library says", arguments: ["subject", "txt", "html"])
  func alike(part: String) throws {
    let source = try String(
      contentsOf: DigestTests.templates.appending(path: "digest.\(part).mustache"), encoding: .utf8)
    let forms = try Self.forms(source, html: part == "html")
    var dice = Dice()
    for _ in 0..<500 {
      let values = try Self.digest(&dice).values(keeping: .max)
      #expect(forms.render(Outline(values)) == forms.template.render(values))
    }
  }

  @Test(
    "also of a county's own templates",
    arguments: [
      "{{contact}} {{{contact}}} {{&contact}}",
      "{{#contact}}[{{.}}]{{/contact}}{{^contact}}-{{/contact}}",
      "{{#sources}}{{.}}{{^last()}}、{{/last()}}{{/sources}}", "{{#sources}}{{{.}}};{{/sources}}",
      "{{uppercased(contact)}}{{contact}}", "{{#sorted(sources)}}{{.}},{{/sorted(sources)}}",
      "{{count(sources)}}{{#empty(sources)}}-{{/empty(sources)}}",
      "{{#open}}{{index()}}{{subject}}{{contact}}{{subject.name}}{{/open}}",
      "{{missing}}{{contact.name}}", "{{sources}}", "{{open}}", "{{#open}}{{.}}{{/open}}",
      "\u{2}{{contact}}", "\u{2}9<\u{3}{{contact}}",
    ], [true, false])
  func ownTemplates(source: String, html: Bool) throws {
    let forms = try Self.forms(source, html: html)
    for text in Self.texts + Self.texts {
      let item: Values = ["subject": text]
      let values: Values = [
        "contact": text, "sources": [text, "b<", "a"], "open": List(values: [item, item]),
      ]
      #expect(forms.render(Outline(values)) == forms.template.render(values))
    }
  }

  @Test("are one for one shape")
  func one() throws {
    let forms = try Self.forms("{{contact}}{{#late}}!{{/late}}", html: false)
    for number in 0..<50 {
      #expect(forms.render(Outline(["contact": "\(number)", "late": true])) == "\(number)!")
    }
    #expect(forms.count == 1)
    #expect(forms.render(Outline(["contact": "甲", "late": false])) == "甲")
    #expect(forms.count == 2)
  }

  @Test("are few, however many shapes there are")
  func few() throws {
    let forms = try Self.forms("{{#open}}{{subject}}，{{/open}}", html: false)
    for count in Array(0...3 * Forms.most) + [1, 2, 3] {
      let item: Values = ["subject": "\(count)"]
      let values: Values = ["open": List(values: Array(repeating: item, count: count))]
      #expect(forms.render(Outline(values)) == String(repeating: "\(count)，", count: count))
      #expect(forms.count <= Forms.most)
    }
  }
}
