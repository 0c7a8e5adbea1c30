public import Delivery

/// DingTalk's custom robot, 钉钉自定义机器人 (open.dingtalk.com/document/robots/custom-robot-access).
public struct DingTalk: Robot, Equatable {
  /// Bytes of a request's body; the vendor refuses 20 000.
  public static let maximalBody = 19_999

  /// Where its requests go; timestamp and signature are added to its query.
  public let endpoint: Endpoint
  private let secret: Secret?

  /// Takes the robot's URL, and its secret where the group asks for signatures (加签).
  public init(endpoint: Endpoint, secret: Secret?) {
    self.endpoint = endpoint
    self.secret = secret
  }

  /// The codes of the vendor's page.
  public var replies: RobotReplies { Self.replies }

  private static let replies = RobotReplies(
    form: .errcode,
    rows: [
      .init(0, means: .delivered),
      .init(-1, means: .deferred()),
      .init(130101, means: .deferred(atLeast: .seconds(600)), holdsLane: true),
      .init(410100, means: .deferred(atLeast: .seconds(600)), holdsLane: true),
      .init(
        310000, saying: "timestamp", "expired", "时间戳", "过期", means: .deferred(),
        remark: "is this machine's clock right?"),
      .init(
        310000, saying: "keyword", "keywords", "关键词", "关键字", means: .rejected(.message),
        remark: "the robot wants a keyword that no message has; allow 督办 in its settings"),
      .init(
        310000, saying: "sign", "signature", "签名", "ip", "whitelist", "白名单",
        means: .rejected(.channel)),
      .init(300001, means: .rejected(.channel)),
      .init(300005, means: .rejected(.channel)),
      .init(400101, means: .rejected(.channel)),
      .init(400013, means: .rejected(.channel)),
      .init(400102, means: .rejected(.channel)),
      .init(400106, means: .rejected(.channel)),
      .init(400105, means: .rejected(.message)),
      .init(40035, means: .rejected(.message)),
      .init(43002, means: .rejected(.message)),
      .init(43004, means: .rejected(.message)),
      .init(430101, means: .rejected(.message)),
      .init(430102, means: .rejected(.message)),
      .init(430103, means: .rejected(.message)),
      .init(430104, means: .rejected(.message)),
    ])

  /// One request; whoever is called stands in the text too, or nothing would ring.
  public func requests(
    for post: RobotPost, at seconds: Int64
  ) throws(RobotPost.Oversize) -> [HTTPRequest] {
    let calls = post.mobiles.map { "@\($0.digits)" }.joined(separator: " ")
    let text = Self.markdown(post.markdown) + (calls.isEmpty ? "" : "\n\n\(calls)")
    let request = posting(
      Body(
        markdown: .init(title: post.title, text: text),
        at: .init(atMobiles: post.mobiles.map(\.digits))),
      to: signed(at: seconds * 1000))
    try RobotPost.judge(request.body.count, atMost: Self.maximalBody)
    return [request]
  }

  /// The house's notation without colours, which DingTalk shows as they are written; a line ends
  /// only where two blanks stand before its end.
  static func markdown(_ text: String) -> String {
    let plain = text.replacing(/<\/?font[^>]*>/, with: "")
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.map { index in
      let isLast = index + 1 == lines.endIndex || lines[index + 1].isEmpty
      return lines[index].isEmpty || isLast ? String(lines[index]) : "\(lines[index])  "
    }.joined(separator: "\n")
  }

  /// The URL with `timestamp`, in ms, and `sign`: base64 of the HMAC over timestamp, line feed and
  /// secret, under the secret.
  private func signed(at milliseconds: Int64) -> Endpoint {
    guard let secret else { return endpoint }
    let content = Array("\(milliseconds)\n".utf8) + secret.bytes
    let sign = Base64.text(of: HMACSHA256.code(of: content, key: secret.bytes))
    return endpoint.adding(query: [("timestamp", "\(milliseconds)"), ("sign", sign)])
  }

  private struct Body: Encodable {
    struct Markdown: Encodable {
      let title: String
      let text: String
    }
    struct At: Encodable {
      let atMobiles: [String]
      let isAtAll = false
    }
    let msgtype = "markdown"
    let markdown: Markdown
    let at: At
  }
}
