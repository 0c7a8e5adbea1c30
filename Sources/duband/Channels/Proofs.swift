import Civil
import Configuration
import Letters
import SMTP
import Webhook

/// Messages as they would leave, for somebody to look at: no relay, no address of a robot, no key and
/// no signature is needed.
struct Proofs {
  /// One of a message's files.
  struct File {
    /// `eml`, `html` or `json`.
    let kind: String
    let bytes: [UInt8]
  }

  private let letterhead: Letterhead
  private let mail: MailCourier
  private let endpoints: [Configuration.Endpoint]

  init(_ configuration: Configuration, letterhead: Letterhead) throws {
    self.letterhead = letterhead
    endpoints = configuration.endpoints
    mail = try MailCourier(
      rehearsing: configuration.mail, sender: configuration.sender, letterhead: letterhead)
  }

  /// The mail and its HTML, or each request's body.
  func files(of envelope: Envelope, on channel: String) throws -> [File] {
    guard channel == "webhook" else {
      return [
        File(kind: "eml", bytes: try mail.compose(envelope).message),
        File(kind: "html", bytes: Array(envelope.writing.letter(on: letterhead).html.utf8)),
      ]
    }
    guard let endpoint = endpoints.first(where: { $0.name == envelope.address }) else {
      throw Trouble(.found, "no endpoint \(envelope.address) in the configuration")
    }
    let address = try Webhook.Endpoint("https://preview.invalid/")
    let bodies =
      switch endpoint.kind {
      case .webhook: events(of: envelope)
      case .wecom: try posts(of: envelope, for: WeCom(endpoint: address))
      case .dingtalk: try posts(of: envelope, for: DingTalk(endpoint: address, secret: nil))
      case .feishu: try posts(of: envelope, for: Feishu(endpoint: address, secret: nil))
      }
    return bodies.map { File(kind: "json", bytes: $0) }
  }

  private func posts(of envelope: Envelope, for robot: any Robot) throws -> [[UInt8]] {
    try robot.requests(for: envelope.writing.post(on: letterhead, for: robot), at: envelope.now)
      .map(\.body)
  }

  /// What one event cannot hold goes with the next.
  private func events(of envelope: Envelope) -> [[UInt8]] {
    var writings = [envelope.writing]
    while case .digest(let digest) = writings[writings.count - 1] {
      let count = digest.count(fitting: Writing.eventRoom)
      guard count < digest.items.count else { break }
      var rest = digest
      let split = digest.split(after: count)
      rest.items = split.rest
      writings[writings.count - 1] = .digest(split.first)
      writings.append(.digest(rest))
    }
    return writings.map { writing in
      let (type, data) = writing.event
      return WebhookEvent(
        type: type, timestamp: HookCourier.timestamp(envelope.now), data: data
      ).json
    }
  }
}
