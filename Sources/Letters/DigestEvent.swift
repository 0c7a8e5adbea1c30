internal import Civil
import FoundationEssentials

extension Digest {
  /// The digest as the `data` of a webhook, in UTF-8, at most `limit` bytes: what does not fit is
  /// left out from the end and counted in `left_out`.
  public func json(limit: Int) -> [UInt8] {
    let items = sorted.map(EventItem.init)
    var kept = items.count
    while true {
      let data = EventData(
        message: number, as_of: today.description, recipient: recipientName,
        possible_duplicate: isPossibleDuplicate, items: Array(items.prefix(kept)),
        left_out: items.count - kept)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let json = try? encoder.encode(data) else {
        preconditionFailure("strings, integers and booleans always encode")
      }
      if json.count <= limit || kept == 0 { return [UInt8](json) }
      kept = min(kept - 1, kept * limit / json.count)
    }
  }
}

private struct EventData: Encodable {
  let message: Int64
  let as_of: String
  let recipient: String
  let possible_duplicate: Bool
  let items: [EventItem]
  let left_out: Int
}

private struct EventItem: Encodable {
  let standing: String
  let policy: String
  let rule: String
  let title: String
  let subject: String
  let subject_name: String
  let bearer: String
  let bearer_name: String
  let period: String
  let stage: String
  let due_on: String
  let provisional: Bool
  let due_before: String?
  let met_on: String?
  let on_behalf_of: String?
  let todo: String
  let source: String
  let number: Int64

  init(_ item: Digest.Item) {
    standing = item.standing.rawValue
    policy = item.policy
    rule = item.rule
    title = item.title
    subject = item.subject
    subject_name = item.subjectName
    bearer = item.bearer
    bearer_name = item.bearerName
    period = item.period
    stage = item.stage
    due_on = item.dueOn.description
    provisional = item.isProvisional
    due_before = item.dueBefore?.description
    met_on = item.metOn?.description
    on_behalf_of = item.onBehalfOf
    todo = item.todo
    source = item.source
    number = item.number
  }
}
