public import Delivery

/// A group chat's robot: what it takes, and what its answers mean.
///
/// None of the vendors has a key against duplicates: the message's number stands in its text.
public protocol Robot: Dialect {
  /// Where its requests go; the URL is itself the secret.
  var endpoint: Endpoint { get }
  /// What it answers, and what that means.
  var replies: RobotReplies { get }

  /// The requests of one attempt, at `seconds` since 1970: the first carries the post and decides
  /// what became of it; the others follow when it was delivered, and undo nothing when they fail.
  /// All of them count in the pace.
  func requests(for post: RobotPost, at seconds: Int64) throws(RobotPost.Oversize) -> [HTTPRequest]
}

extension Robot {
  /// Whether a post keeps to all of the vendor's limits.
  public func takes(_ post: RobotPost) -> Bool {
    // Every signature and timestamp is as long as every other.
    (try? requests(for: post, at: 1_700_000_000)) != nil
  }

  /// The vendor's code decides; where there is none, the status does.
  public func report(on response: HTTPResponse) -> Report {
    let words = response.words(from: endpoint)
    let later = Outcome.deferred(atLeast: response.retryAfter)
    guard response.status < 500, let reply = replies.read(response.body) else {
      guard 200...299 ~= response.status else {
        return Report(
          later, stage: "response", code: response.code, text: words,
          holdsLane: response.isAboutLane)
      }
      return Report(
        .ambiguous, stage: "response", code: response.code,
        text: "sent in full, and the answer is not the vendor's: \(words)")
    }
    let meaning = replies.meaning(of: reply)
    let isContradicted = meaning.outcome == .delivered && !(200...299 ~= response.status)
    let text = endpoint.isQuoted(in: reply.text) ? "(the answer quotes the URL)" : reply.text
    return Report(
      isContradicted ? later : meaning.outcome, stage: "response",
      code: "\(replies.form.rawValue) \(reply.code)",
      text: meaning.remark.map { "\(text) (\($0))" } ?? text, holdsLane: meaning.holdsLane,
      isUnknown: meaning.isUnknown)
  }

  /// A request of JSON; `signature` stands in it and is shown nowhere.
  func posting(
    _ body: some Encodable, to endpoint: Endpoint, signature: String? = nil
  ) -> HTTPRequest {
    var fields = HTTPFields()
    fields.append("user-agent", "duband")
    fields.append("content-type", "application/json; charset=utf-8")
    return HTTPRequest(
      posting: JSON.encoded(body), to: endpoint, fields: fields,
      hiding: signature.map { [$0] } ?? [])
  }
}
