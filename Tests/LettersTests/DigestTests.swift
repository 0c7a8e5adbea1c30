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

  static let templates = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config/templates")

  static func letterhead() throws -> Letterhead {
    try Letterhead { try String(contentsOf: templates.appending(path: $0), encoding: .utf8) }
  }

  /// A digest with everything that a line can say.
  static func full() throws -> Digest {
    var late = try item(.overdue, due: "2024-06-20", number: 3, subject: "晨光托育园")
    late.isBearer = false
    late.lacksHealthCentre = true
    var moved = try item(.overdue, due: "2024-06-24", number: 2, subject: "小太阳幼儿园（托班）")
    moved.dueBefore = CivilDate("2024-06-21")
    moved.onBehalfOf = "县妇幼保健院"
    var open = try item(.open, due: "2024-06-25", number: 4)
    open.period = "2024-Q2"
    var later = try item(.open, due: "2025-01-10", number: 5)
    later.isProvisional = true
    var met = try item(.allClear, due: "2024-06-14", number: 1)
    met.metOn = CivilDate("2024-06-24")
    return try digest([later, open, moved, late, met])
  }

  /// All-clears, one of which may come twice and for another.
  static func allClear() throws -> Digest {
    var gone = try item(.allClear, due: "2024-06-20", number: 9)
    gone.onBehalfOf = "县妇幼保健院"
    var met = try item(.allClear, due: "2024-06-19", number: 8)
    met.metOn = CivilDate("2024-06-24")
    var digest = try digest([gone, met])
    digest.isPossibleDuplicate = true
    return digest
  }

  @Test("They read as the files in Digests", arguments: ["full", "all-clear"])
  func golden(name: String) throws {
    let letter = try Self.letterhead().letter(name == "full" ? Self.full() : Self.allClear())
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Digests")
    func wanted(_ type: String) throws -> String {
      try String(contentsOf: folder.appending(path: "\(name).\(type)"), encoding: .utf8)
    }
    #expect("\(letter.subject)\n\n\(letter.text)" == (try wanted("txt")))
    #expect(letter.html == (try wanted("html")))
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
