import Civil
import Foundation
import Letters
import Testing

@Suite("Digests")
struct DigestTests {
  static func item(
    _ standing: Digest.Item.Standing, due: String, number: Int64, subject: String = "示例幼儿园"
  ) throws -> Digest.Item {
    Digest.Item(
      standing: standing, policy: "p", rule: "alliance-enrolment", title: "纳入医育结合联盟",
      todo: "请与该机构签订协议。", source: "巫山卫发〔2024〕25号第九条", subject: "N1", subjectName: subject,
      bearer: "H01", bearerName: "福田镇中心卫生院", isBearer: true, period: "", stage: "0",
      dueOn: try #require(CivilDate(due)), isProvisional: false, dueBefore: nil, metOn: nil,
      lacksHealthCentre: false, onBehalfOf: nil, number: number)
  }

  static func digest(_ items: [Digest.Item]) throws -> Digest {
    Digest(
      number: 7, today: try #require(CivilDate("2024-06-25")), recipientName: "福田镇中心卫生院",
      contactName: "张三", isPossibleDuplicate: false, items: items)
  }

  static func letterhead() throws -> Letterhead {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Config/templates")
    return try Letterhead { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
  }

  @Test("What is overdue stands first, the longest before the rest, then what is due soonest")
  func order() throws {
    let letter = try Self.letterhead().letter(
      try Self.digest([
        Self.item(.open, due: "2024-07-01", number: 1, subject: "丙"),
        Self.item(.overdue, due: "2024-06-24", number: 2, subject: "乙"),
        Self.item(.overdue, due: "2024-06-20", number: 3, subject: "甲"),
      ]))
    let places = try ["甲", "乙", "丙"].map {
      try #require(letter.text.range(of: "｜\($0)")).lowerBound
    }
    #expect(places == places.sorted())
    #expect(letter.subject == "【督办】2项已逾期，1项待办（最近期限2024年7月1日）——福田镇中心卫生院")
    #expect(letter.text.contains("期限2024年6月20日，已逾期5天"))
  }

  @Test("A promise is told to whoever is not the bearer, of what is overdue")
  func promised() throws {
    var item = try Self.item(.overdue, due: "2024-06-24", number: 2)
    item.promisedOn = CivilDate("2024-07-02")
    let words = "责任单位承诺于2024年7月2日前办理。"
    func texts() throws -> [String] {
      let letter = try Self.letterhead().letter(try Self.digest([item]))
      let post = try Self.letterhead().post(try Self.digest([item])) { _ in true }
      return [letter.text, letter.html, post.markdown]
    }
    #expect(try texts().allSatisfy { !$0.contains(words) })
    item.isBearer = false
    #expect(try texts().allSatisfy { $0.contains(words) })
  }

  @Test("HTML is escaped, plain text is not")
  func escaping() throws {
    let letter = try Self.letterhead().letter(
      try Self.digest([Self.item(.open, due: "2024-07-01", number: 1, subject: "<b>&园")]))
    #expect(letter.html.contains("&lt;b&gt;&amp;园"))
    #expect(!letter.html.contains("<b>&园"))
    #expect(letter.text.contains("<b>&园"))
  }

  @Test(
    "No mark that joins a character escapes the escaping of HTML",
    arguments: ["\u{600}", "\u{110BD}"], ["", "\u{301}", "\u{200D}", "\u{FE0F}"])
  func escapingWithMarks(before: String, behind: String) throws {
    // Readers of HTML see code points, where Swift sees one character (Unicode Standard Annex 29).
    let name = #"<&>"'"#.map { "\(before)\($0)\(behind)" }.joined()
    let letter = try Self.letterhead().letter(
      try Self.digest([Self.item(.open, due: "2024-07-01", number: 1, subject: name)]))
    let written = ["&lt;", "&amp;", "&gt;", "&quot;", "&#39;"]
      .map { "\(before)\($0)\(behind)" }.joined()
    #expect(letter.html.utf8.firstRange(of: written.utf8) != nil)
  }

  @Test("HTML has a table, overdue is red and in words, and nothing is fetched from elsewhere")
  func html() throws {
    let html = try Self.letterhead().letter(
      try Self.digest([
        Self.item(.overdue, due: "2024-06-20", number: 1),
        Self.item(.open, due: "2024-07-01", number: 2),
        Self.item(.allClear, due: "2024-06-20", number: 3),
      ])
    ).html
    #expect(html.contains("<table"))
    #expect(html.contains(#"<b style="color:#b00020">2024年6月20日<br>已逾期5天</b>"#))
    let fetches = [
      "src", "href", "url(", "http:", "https:", "//", "@import", "<link", "<script", "<img",
      "<iframe", "<object", "background=", "srcset",
    ]
    #expect(fetches.filter { html.lowercased().contains($0) } == [])
  }

  @Test("A line break in a name adds no line to the subject")
  func subjectIsOneLine() throws {
    var digest = try Self.digest([Self.item(.open, due: "2024-07-01", number: 1)])
    digest.recipientName = "甲\r\nBcc: x@y"
    #expect(!(try Self.letterhead().letter(digest).subject.contains(where: \.isNewline)))
  }

  @Test(
    "A webhook stays below its limit and says how many items it left out", arguments: [1, 60, 500])
  func limit(count: Int) throws {
    let items = try (0..<count).map {
      try Self.item(.open, due: "2024-07-01", number: Int64($0), subject: "托育机构\($0)号")
    }
    let json = try Self.digest(items).json(limit: 19_500)
    #expect(json.count <= 19_500)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    let kept = try #require(object["items"] as? [Any]).count
    #expect(kept + (try #require(object["left_out"] as? Int)) == count)
  }

  @Test("A broken template is named")
  func brokenTemplate() {
    #expect(throws: Letterhead.Problem.self) { try Letterhead { _ in "{{#open}}" } }
  }
}
