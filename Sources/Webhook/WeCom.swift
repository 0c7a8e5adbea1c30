internal import Delivery

/// WeCom's group robot, 企业微信群机器人 (developer.work.weixin.qq.com/document/path/91770).
///
/// It is not signed. In markdown nobody can be called by telephone, so a text of its own follows.
public struct WeCom: Robot, Equatable {
  /// Bytes of UTF-8 in the content of a markdown message.
  public static let maximalMarkdown = 4096
  /// Bytes of UTF-8 in the content of a text message.
  public static let maximalText = 2048

  /// Where its requests go.
  public let endpoint: Endpoint

  /// Takes the robot's URL, whose key is all that it asks for.
  public init(endpoint: Endpoint) {
    self.endpoint = endpoint
  }

  /// The codes of the vendor's page.
  public var replies: RobotReplies { Self.replies }

  private static let replies = RobotReplies(
    form: .errcode,
    rows: [
      .init(0, means: .delivered),
      .init(-1, means: .deferred()),
      .init(45009, means: .deferred(atLeast: .seconds(60)), holdsLane: true),
      .init(
        93000, saying: "length", "long", "exceed", "exceeds", "长度", "超长",
        means: .rejected(.message)),
      .init(93000, means: .rejected(.channel)),
      .init(93004, means: .rejected(.channel)),
      .init(93008, means: .rejected(.channel)),
      .init(40058, means: .rejected(.message)),
      .init(40008, means: .rejected(.message)),
      .init(40033, means: .rejected(.message)),
      .init(44004, means: .rejected(.message)),
    ])

  /// The markdown, and the text that calls somebody, which repeats the title.
  public func requests(
    for post: RobotPost, at seconds: Int64
  ) throws(RobotPost.Oversize) -> [HTTPRequest] {
    try RobotPost.judge(post.markdown.utf8.count, atMost: Self.maximalMarkdown)
    let markdown = posting(
      Markdown(markdown: .init(content: post.markdown)), to: endpoint)
    if post.mobiles.isEmpty { return [markdown] }
    try RobotPost.judge(post.title.utf8.count, atMost: Self.maximalText)
    let call = Text(
      text: .init(content: post.title, mobiles: post.mobiles.map(\.digits)))
    return [markdown, posting(call, to: endpoint)]
  }

  private struct Markdown: Encodable {
    struct Content: Encodable {
      let content: String
    }
    let msgtype = "markdown"
    let markdown: Content
  }

  private struct Text: Encodable {
    struct Content: Encodable {
      let content: String
      let mobiles: [String]

      enum CodingKeys: String, CodingKey {
        case content
        case mobiles = "mentioned_mobile_list"
      }
    }
    let msgtype = "text"
    let text: Content
  }
}
