import Civil
import Foundation
import Letters
import Testing

@Suite("Posts for group robots")
struct PostTests {
  private static func item(
    _ standing: Digest.Item.Standing, due: String, number: Int64, subject: String = "示例幼儿园"
  ) throws -> Digest.Item {
    try DigestTests.item(standing, due: due, number: number, subject: subject)
  }

  private static func post(_ digest: Digest, limit: Int = 4096) throws -> Post {
    try DigestTests.letterhead().post(digest) { $0.markdown.utf8.count <= limit }
  }

  @Test(
    "They read as the files in Posts", arguments: ["full", "all-clear", "left-out"])
  func golden(name: String) throws {
    let post: Post
    switch name {
    case "full": post = try Self.post(try DigestTests.full())
    case "all-clear": post = try Self.post(try DigestTests.allClear())
    default: post = try Self.post(try DigestTests.full(), limit: 1000)
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Posts/\(name).md")
    let wanted = try String(contentsOf: file, encoding: .utf8)
    #expect("\(post.title)\n\n\(post.markdown)\n" == wanted)
  }

  @Test(
    "As many whole items as fit are told, and how many are missing", arguments: [1, 5, 20, 300])
  func limit(count: Int) throws {
    let items = try (0..<count).map {
      try Self.item(.open, due: "2024-07-01", number: Int64(1000 + $0), subject: "第\($0)托育园")
    }
    let post = try Self.post(try DigestTests.digest(items))
    #expect(post.markdown.utf8.count <= 4096)
    let told = items.count { post.markdown.contains("事项编号：\($0.number)") }
    #expect(told >= min(count, 5))
    #expect(post.markdown.contains("另有\(count - told)条未列出") == (told < count))
    #expect(post.markdown.contains("待办（\(count)项）"))
    #expect(post.markdown.hasSuffix("编号7。"))
    // One more would not have fitted.
    if told < count { #expect(post.markdown.utf8.count + 300 > 4096) }
  }

  @Test(
    "Names are cut between characters only, and only where not one item would fit",
    arguments: ["督", "𠀀", "👩‍⚕️", "e\u{301}\u{323}", "🇨🇳"])
  func characters(character: String) throws {
    let name = String(repeating: character, count: 2000)
    let item = try Self.item(.overdue, due: "2024-06-20", number: 3, subject: name)
    let post = try Self.post(try DigestTests.digest([item]))
    #expect(post.markdown.utf8.count <= 4096)
    #expect(post.markdown.contains("事项编号：3"))
    let line = try #require(post.markdown.split(separator: "\n").first { $0.contains("…") })
    let cut = try #require(line.split(separator: "｜").last).dropLast()
    #expect(cut.count > 5)
    #expect(cut.allSatisfy { String($0) == character })
  }

  @Test("What never fits comes back all the same, for the dialect to refuse")
  func hopeless() throws {
    let post = try Self.post(
      try DigestTests.digest([try Self.item(.open, due: "2024-07-01", number: 1)]), limit: 10)
    #expect(post.markdown.contains("另有1条未列出"))
  }

  @Test(
    "No name becomes a link, a mention, an image, a colour or a line of its own",
    arguments: [
      ("[点此](http://evil.example/)", "［点此］（http：//evil．example/）"),
      ("![图](x)", "！［图］（x）"),
      ("<at id=all></at>", "＜at id=all＞＜/at＞"),
      ("<@all> @13800000000", "＜＠all＞ ＠13800000000"),
      ("**粗** __斜__ `码` ~~删~~", "＊＊粗＊＊ ＿＿斜＿＿ ｀码｀ ～～删～～"),
      ("甲\n# 乙\r\n> 丙", "甲 ＃ 乙 ＞ 丙"),
      ("www.evil.example", "www．evil．example"),
      ("甲\u{2028}乙\u{202E}丙", "甲 乙 丙"),
      ("evil1.com 163.com a.1b", "evil1．com 163．com a．1b"),
      ("\u{600}<at id=all \u{600}>", "\u{600}＜at id=all \u{600}＞"),
      ("[\u{301}点\u{600}](\u{301}x)", "［\u{301}点\u{600}］（\u{301}x）"),
      ("http:/\u{301}/", "http：/\u{301}/"),
      ("2.5班 A&B", "2.5班 A＆B"),
      ("{{number}}", "｛｛number｝｝"),
    ])
  func escaping(name: String, written: String) throws {
    let item = try Self.item(.open, due: "2024-07-01", number: 1, subject: name)
    let post = try Self.post(try DigestTests.digest([item]))
    // By bytes: one character can hide another (Unicode Standard Annex 29).
    let line = "> 纳入医育结合联盟｜\(written)\n"
    #expect(post.markdown.utf8.firstRange(of: line.utf8) != nil)
  }

  @Test("The title is one line and names the message")
  func title() throws {
    var digest = try DigestTests.digest([try Self.item(.open, due: "2024-07-01", number: 1)])
    digest.recipientName = "甲\r\n乙"
    let title = try Self.post(digest).title
    #expect(title == "【督办】1项待办（最近期限2024年7月1日）——甲 乙（编号7）")
  }
}
