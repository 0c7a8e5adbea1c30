import Delivery
import Foundation
import Testing

@testable import Webhook

@Suite("What the robots of the vendors are sent")
struct RobotRequestTests {
  static let markdown = """
    **甲**：截至今日
    ### <font color="warning">已逾期（1项）</font>

    **1.** <font color="warning">逾期</font>
    > 园"\\
    > 编号7
    """

  static func endpoint() throws -> Endpoint { try Endpoint("http://robot.example/send?key=k") }

  static func post(_ markdown: String = markdown, mobiles: [String] = []) -> RobotPost {
    RobotPost(
      title: "【督办】（编号7）", markdown: markdown, mobiles: mobiles.compactMap { Mobile($0) },
      isUrgent: true)
  }

  private func json(_ request: HTTPRequest) -> String {
    String(decoding: request.body, as: UTF8.self)
  }

  @Test("WeCom: markdown, and a text of its own that calls somebody")
  func wecom() throws {
    let robot = WeCom(endpoint: try Self.endpoint())
    let alone = try robot.requests(for: Self.post("园\"\\\n"), at: 1)
    #expect(
      alone.map(json) == [#"{"markdown":{"content":"园\"\\\n"},"msgtype":"markdown"}"#])
    let called = try robot.requests(for: Self.post("园", mobiles: ["+86 138-0000-0000"]), at: 1)
    #expect(
      called.map(json) == [
        #"{"markdown":{"content":"园"},"msgtype":"markdown"}"#,
        #"{"msgtype":"text","text":{"content":"【督办】（编号7）","mentioned_mobile_list":["13800000000"]}}"#,
      ])
    #expect(called.map(\.endpoint) == Array(repeating: try Self.endpoint(), count: 2))
    #expect(called[0].fields["content-type"] == "application/json; charset=utf-8")
  }

  @Test("DingTalk: who is called stands in the text too; colours go, line ends stay")
  func dingtalk() throws {
    let robot = DingTalk(endpoint: try Self.endpoint(), secret: nil)
    let request = try #require(
      try robot.requests(for: Self.post(mobiles: ["13800000000"]), at: 1).first)
    let text =
      #"**甲**：截至今日  \n### 已逾期（1项）\n\n**1.** 逾期  \n> 园\"\\  \n> 编号7\n\n@13800000000"#
    #expect(
      json(request)
        == #"{"at":{"atMobiles":["13800000000"],"isAtAll":false},"markdown":{"#
        + #""text":"\#(text)","title":"【督办】（编号7）"},"msgtype":"markdown"}"#)
    #expect(request.endpoint == (try Self.endpoint()))
  }

  @Test("Feishu: a card without headings and quotes")
  func feishu() throws {
    let robot = Feishu(endpoint: try Self.endpoint(), secret: nil)
    let requests = try robot.requests(for: Self.post(mobiles: ["13800000000"]), at: 1)
    let text =
      #"**甲**：截至今日\n**<font color='red'>已逾期（1项）</font>**\n\n"#
      + #"**1.** <font color='red'>逾期</font>\n园\"\\\n编号7"#
    #expect(
      requests.map(json) == [
        #"{"card":{"config":{"wide_screen_mode":true},"elements":[{"content":"\#(text)","tag":"markdown"}],"#
          + #""header":{"template":"red","title":{"content":"【督办】（编号7）","tag":"plain_text"}}},"#
          + #""msg_type":"interactive"}"#
      ])
  }

  /// The vectors were computed by Tests/Peers/robot_signatures.py.
  @Test(
    "DingTalk's signature stands in the query, over milliseconds",
    arguments: [
      (
        "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 1_700_000_000,
        "bTgY2yDbep%2BwesS7jKiNj%2BsrsHoADES4%2BC4f8LCHFtU%3D"
      ),
      ("密钥", 1_772_416_800, "d%2FOsfs4K5jJtpZis83QnUQ4vJ1a4b9dIWo1i6w%2Fv5MI%3D"),
    ] as [(String, Int64, String)])
  func dingtalkSignature(secret: String, seconds: Int64, sign: String) throws {
    let robot = DingTalk(endpoint: try Self.endpoint(), secret: Secret(secret))
    let request = try #require(try robot.requests(for: Self.post(), at: seconds).first)
    #expect(request.endpoint.target == "/send?key=k&timestamp=\(seconds)000&sign=\(sign)")
    #expect(!json(request).contains(secret))
  }

  /// The vectors were computed by Tests/Peers/robot_signatures.py.
  @Test(
    "Feishu's signature stands in the body, over seconds",
    arguments: [
      ("kVPQbKjRCKcCkeLVkcAUyh", 1_700_000_000, "0cq2klMbZMqR0NUgFzPBl6H4kODiUgLEy8Pvb3nOqz0="),
      ("密钥", 1_772_416_800, "VwCiDyV/BNWqBcwia/agHGsOz6hSt8/4OS+MXm7+hS8="),
    ] as [(String, Int64, String)])
  func feishuSignature(secret: String, seconds: Int64, sign: String) throws {
    let robot = Feishu(endpoint: try Self.endpoint(), secret: Secret(secret))
    let request = try #require(try robot.requests(for: Self.post(), at: seconds).first)
    #expect(request.endpoint == (try Self.endpoint()))
    #expect(json(request).hasSuffix(#""sign":"\#(sign)","timestamp":"\#(seconds)"}"#))
    #expect(!json(request).contains(secret))
  }

  @Test("The limits are bytes of UTF-8, to the byte", arguments: ["a", "é", "督", "𠀀", "👩‍⚕️"])
  func limits(character: String) throws {
    let endpoint = try Self.endpoint()
    let robots: [(any Robot, limit: Int, size: (RobotPost) throws -> Int)] = [
      (WeCom(endpoint: endpoint), 4096, { $0.markdown.utf8.count }),
      (
        DingTalk(endpoint: endpoint, secret: Secret("s")), 19_999,
        { try DingTalk(endpoint: endpoint, secret: nil).requests(for: $0, at: 1)[0].body.count }
      ),
      (
        Feishu(endpoint: endpoint, secret: Secret("s")), 20_000,
        {
          let robot = Feishu(endpoint: endpoint, secret: Secret("s"))
          return try robot.requests(for: $0, at: 1_700_000_000)[0].body.count
        }
      ),
    ]
    for (robot, limit, size) in robots {
      let empty = try size(Self.post(""))
      let room = limit - empty
      let count = room / character.utf8.count
      let full =
        String(repeating: character, count: count)
        + String(repeating: "x", count: room - count * character.utf8.count)
      #expect(try size(Self.post(full)) == limit)
      #expect(robot.takes(Self.post(full)))
      #expect(!robot.takes(Self.post(full + "x")))
    }
  }

  @Test("The text that calls somebody has a limit of its own")
  func callLimit() throws {
    let robot = WeCom(endpoint: try Self.endpoint())
    var post = Self.post("园", mobiles: ["13800000000"])
    post.title = String(repeating: "督", count: 682) + "xx"
    #expect(robot.takes(post))
    post.title += "x"
    #expect(throws: RobotPost.Oversize(bytes: 2049, limit: 2048)) {
      try robot.requests(for: post, at: 1)
    }
  }

  @Test(
    "A mobile number is read as people write it, and described without its middle",
    arguments: [
      ("13800000000", true), ("138 0000 0000", true), ("+86-138-0000-0000", true),
      ("0086 13800000000", true), ("86 13800000000", true), ("023-57680000", false),
      ("1380000000", false), ("138000000001", false), ("23800000000", false), ("", false),
      ("１３８００００００００", false), ("all", false),
    ])
  func mobile(text: String, isOne: Bool) {
    let mobile = Mobile(text)
    #expect(mobile?.digits == (isOne ? "13800000000" : nil))
    #expect(mobile.map { "\($0)" } == (isOne ? "138****0000" : nil))
  }

  @Test("What is added to a query is percent-encoded whole")
  func query() throws {
    let plain = try Endpoint("http://h/a")
    #expect(
      plain.adding(query: [("b", "+/=&?#\r\n督")]).target == "/a?b=%2B%2F%3D%26%3F%23%0D%0A%E7%9D%A3"
    )
    #expect(try Endpoint("http://h/a?b=c").adding(query: [("d", "-._~")]).target == "/a?b=c&d=-._~")
  }
}
