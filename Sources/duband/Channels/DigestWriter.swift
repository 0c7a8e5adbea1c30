import Civil
import Database
import Duties
import Letters
import Policy
import Queue

/// Makes digests of leased messages: what the database says of them now, in the policies' words.
struct DigestWriter {
  let rulebook: Rulebook

  /// The digest of each message that still has something to say.
  func digests(
    of messages: [LeasedMessage], today: CivilDate, on connection: Connection
  ) throws -> [Int64: Digest] {
    let lines = try Contents.lines(of: messages.map(\.id), today: today, on: connection)
    let codes = Set(messages.map(\.recipient)).subtracting([""])
    let names = try Contents.names(of: codes.sorted(), on: connection)
    let phones = try Contents.phones(
      of: messages.filter { $0.channel == "webhook" }.map {
        Contents.Reader(message: $0.id, recipient: $0.recipient, contact: $0.contact)
      }, on: connection)
    var digests: [Int64: Digest] = [:]
    for message in messages {
      guard let lines = lines[message.id] else { continue }
      digests[message.id] = Digest(
        number: message.id, today: today,
        recipientName: names[message.recipient] ?? message.contact, contactName: message.contact,
        contactPhone: phones[message.id] ?? "", isPossibleDuplicate: message.ambiguous > 0,
        items: lines.map { item($0, for: message) })
    }
    return digests
  }

  private func item(_ line: Line, for message: LeasedMessage) -> Digest.Item {
    let entry = rulebook.entry(policy: line.policy, rule: line.rule)
    let document = entry.map { "\($0.policy.document)\($0.rule.clause)" }
    let agreement = line.facts["agreement"].map { "（协议\($0)）" } ?? ""
    return Digest.Item(
      standing: Digest.Item.Standing(rawValue: line.standing) ?? .open, policy: line.policy,
      rule: line.rule, title: entry?.rule.title ?? line.rule, todo: entry?.rule.todo ?? "",
      source: document ?? line.policy, subject: line.subject,
      subjectName: (line.facts["name"] ?? line.subject) + agreement, bearer: line.bearer,
      bearerName: line.bearerName, isBearer: line.bearer == message.recipient, period: line.period,
      stage: line.stage, dueOn: line.dueOn, isProvisional: line.isProvisional,
      dueBefore: line.dueBefore, metOn: line.metOn,
      lacksHealthCentre: line.facts.isTrue("no_health_centre"),
      onBehalfOf: line.recipient == message.recipient ? nil : line.recipientName,
      number: line.duty)
  }
}
