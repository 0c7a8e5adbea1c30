internal import Civil
internal import Delivery
import FoundationEssentials

extension Digest {
  /// How many of its items, one at least, make an event of at most `limit` bytes.
  public func count(fitting limit: Int) -> Int { max(1, fitted(limit).count) }

  /// The digest as the `data` of a webhook, in UTF-8, at most `limit` bytes: what does not fit is
  /// left out from the end and counted in `left_out`.
  public func json(limit: Int) -> [UInt8] { fitted(limit).json }

  private func fitted(_ limit: Int) -> (json: [UInt8], count: Int) {
    let items = sorted.map(EventItem.init)
    var kept = items.count
    while true {
      let data = EventData(
        message: number, asOf: today.description, recipient: recipientName,
        possibleDuplicate: isPossibleDuplicate, items: Array(items.prefix(kept)),
        leftOut: items.count - kept)
      let json = encoded(data)
      if json.count <= limit || kept == 0 { return (json, kept) }
      kept = min(kept - 1, kept * limit / json.count)
    }
  }
}

private struct EventData: Encodable {
  let message: Int64
  let asOf: String
  let recipient: String
  let possibleDuplicate: Bool
  let items: [EventItem]
  let leftOut: Int
}

private struct EventItem: Encodable {
  let standing: String
  let policy: String
  let rule: String
  let title: String
  let subject: String
  let subjectName: String
  let bearer: String
  let bearerName: String
  let period: String
  let stage: String
  let dueOn: String
  let provisional: Bool
  let dueBefore: String?
  let metOn: String?
  let onBehalfOf: String?
  let todo: String
  let source: String
  let number: Int64

  init(_ item: Digest.Item) {
    standing = item.standing.rawValue
    policy = item.policy
    rule = item.rule
    title = item.title
    subject = item.subject
    subjectName = item.subjectName
    bearer = item.bearer
    bearerName = item.bearerName
    period = item.period
    stage = item.stage
    dueOn = item.dueOn.description
    provisional = item.isProvisional
    dueBefore = item.dueBefore?.description
    metOn = item.metOn?.description
    onBehalfOf = item.onBehalfOf
    todo = item.todo
    source = item.source
    number = item.number
  }
}

extension Alert {
  /// The alert as the `data` of a webhook, in UTF-8; texts are cut where it is longer than `limit` bytes.
  public func json(limit: Int = .max) -> [UInt8] {
    let whole = encodedWhole
    guard whole.count > limit else { return whole }
    let shorter = shortened(toBytes: 240).encodedWhole
    return shorter.count > limit ? shortened(toBytes: 60).encodedWhole : shorter
  }

  private var encodedWhole: [UInt8] {
    let data = AlertData(
      message: number, asOf: today.description, possibleDuplicate: isPossibleDuplicate,
      concerns: concerns.map {
        AlertData.Concern(
          kind: $0.kind.rawValue, about: $0.about, recipient: $0.recipient,
          reason: $0.reason?.rawValue, detail: $0.detail, count: $0.count,
          items: $0.items.map { AlertData.Item(code: $0.code, name: $0.name) },
          beganOn: $0.beganOn.description, endedOn: $0.endedOn?.description)
      })
    return encoded(data)
  }
}

private struct AlertData: Encodable {
  struct Item: Encodable {
    let code: String
    let name: String
  }

  struct Concern: Encodable {
    let kind: String
    let about: String
    let recipient: String
    let reason: String?
    let detail: String
    let count: Int
    let items: [Item]
    let beganOn: String
    let endedOn: String?
  }

  let message: Int64
  let asOf: String
  let possibleDuplicate: Bool
  let concerns: [Concern]
}

func encoded(_ data: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard let json = try? encoder.encode(data) else {
    preconditionFailure("strings, integers and booleans always encode")
  }
  return [UInt8](json)
}
