public import Delivery

/// Feishu's custom robot, 飞书自定义机器人 (open.feishu.cn, Custom bot guide), which shows a card.
///
/// It calls nobody: `<at id=…>` takes the vendor's own identities or `all`, never a telephone.
public struct Feishu: Robot, Equatable {
  /// Bytes of a request's body: 20 KB, read as 20 000.
  public static let maximalBody = 20_000

  /// Where its requests go.
  public let endpoint: Endpoint
  private let secret: Secret?

  /// Takes the robot's URL, and its secret where the group asks for signatures (签名校验).
  public init(endpoint: Endpoint, secret: Secret?) {
    self.endpoint = endpoint
    self.secret = secret
  }

  /// The codes of the vendor's page.
  public var replies: RobotReplies { Self.replies }

  private static let replies = RobotReplies(
    form: .code,
    rows: [
      .init(0, means: .delivered),
      .init(11232, means: .deferred(atLeast: .seconds(30)), holdsLane: true),
      .init(19001, means: .rejected(.channel)),
      .init(19021, means: .rejected(.channel)),
      .init(19022, means: .rejected(.channel)),
      .init(9499, means: .rejected(.message)),
      .init(19024, means: .rejected(.message)),
      .init(19036, means: .rejected(.message)),
    ])

  /// One request with a card; timestamp and signature stand in the body.
  public func requests(
    for post: RobotPost, at seconds: Int64
  ) throws(RobotPost.Oversize) -> [HTTPRequest] {
    let card = Card(
      header: .init(
        title: .init(content: post.title), template: post.isUrgent ? "red" : "blue"),
      elements: [.init(content: Self.markdown(post.markdown))])
    let signature = secret.map { sign($0, at: seconds) }
    let body = Body(timestamp: secret.map { _ in "\(seconds)" }, sign: signature, card: card)
    let request = posting(body, to: endpoint, signature: signature)
    try RobotPost.judge(request.body.count, atMost: Self.maximalBody)
    return [request]
  }

  /// The house's notation in what a card shows: neither headings nor quotes, and colours by name.
  static func markdown(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("### ") { return "**\(line.dropFirst(4))**" }
      return String(line.hasPrefix("> ") ? line.dropFirst(2) : line)
    }.joined(separator: "\n")
      .replacing(#"<font color="warning">"#, with: "<font color='red'>")
      .replacing(#"<font color="info">"#, with: "<font color='green'>")
      .replacing(#"<font color="comment">"#, with: "<font color='grey'>")
  }

  /// Base64 of the HMAC over nothing, under timestamp, in s, line feed and secret.
  private func sign(_ secret: Secret, at seconds: Int64) -> String {
    let key = Array("\(seconds)\n".utf8) + secret.bytes
    return Base64.text(of: HMACSHA256.code(of: [], key: key))
  }

  private struct Body: Encodable {
    let kind = "interactive"
    let timestamp: String?
    let sign: String?
    let card: Card

    enum CodingKeys: String, CodingKey {
      case kind = "msg_type"
      case timestamp, sign, card
    }
  }

  private struct Card: Encodable {
    struct Header: Encodable {
      let title: PlainText
      let template: String
    }
    struct PlainText: Encodable {
      let tag = "plain_text"
      let content: String
    }
    struct Markdown: Encodable {
      let tag = "markdown"
      let content: String
    }
    struct Settings: Encodable {
      let isWide = true

      enum CodingKeys: String, CodingKey {
        case isWide = "wide_screen_mode"
      }
    }
    let config = Settings()
    let header: Header
    let elements: [Markdown]
  }
}
