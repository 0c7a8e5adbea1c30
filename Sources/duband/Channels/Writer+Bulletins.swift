import Civil
import Database
import Duties
import FoundationEssentials
import Letters
import Queue

extension Writer {
  /// What nobody owes, in the words that were fixed when it was queued, and which of it cannot be read;
  /// what lapsed is left out.
  func bulletins(
    of messages: [LeasedMessage], on connection: Connection
  ) throws -> (written: [Int64: Writing], unreadable: Set<Int64>) {
    let messages = messages.filter { ["announcement", "report", "hours"].contains($0.kind) }
    guard !messages.isEmpty else { return ([:], []) }
    let live = try Contents.live(messages.map(\.id), on: connection)
    let codes = Set(messages.flatMap { $0.onBehalfOf + [$0.recipient] })
    let names = try Contents.names(of: codes.sorted(), on: connection)
    var writings: [Int64: Writing] = [:]
    var unreadable: Set<Int64> = []
    for message in messages where live.contains(message.id) {
      do {
        writings[message.id] = try Writing(message, names: names)
      } catch is DecodingError {
        unreadable.insert(message.id)
      }
    }
    return (writings, unreadable)
  }
}

extension Writing {
  /// What a message's payload holds, as `bulletins.sql` wrote it; nil for a kind of another family.
  fileprivate init?(_ message: LeasedMessage, names: [String: String]) throws {
    let payload = Data((message.payload ?? "{}").utf8)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let head = try decoder.decode(Head.self, from: payload)
    guard let today = CivilDate(message.asOf) else { return nil }
    let heading = Heading(
      number: message.id, today: today,
      recipientName: names[message.recipient] ?? message.contact, contactName: message.contact,
      onBehalfOf: message.onBehalfOf.isEmpty
        ? nil : message.onBehalfOf.map { names[$0] ?? $0 }.joined(separator: "、"),
      isPossibleDuplicate: message.ambiguous > 0, policy: head.policy, title: head.title,
      source: head.source, words: head.words, isByEmail: head.byEmail)
    switch message.kind {
    case "announcement":
      let parts: [(String?, FilingAnnouncement.Content)] = try decoder.parts(
        of: payload, for: message, names)
      let content = try FilingAnnouncement.Content(of: parts) ?? decoder.decode(from: payload)
      self = .announcement(FilingAnnouncement(heading: heading, content: content))
    case "report":
      self = .report(
        SupervisionReport(heading: heading, content: try decoder.decode(from: payload)))
    case "hours":
      let parts: [(String?, ServiceHours.Content)] = try decoder.parts(
        of: payload, for: message, names)
      let content = try ServiceHours.Content(of: parts) ?? decoder.decode(from: payload)
      self = .hours(ServiceHours(heading: heading, content: content))
    default: return nil
    }
  }

  private struct Head: Decodable {
    let policy: String
    let title: String
    let source: String
    let words: String
    let byEmail: Bool
  }
}

extension JSONDecoder {
  fileprivate func decode<Value: Decodable>(from data: Data) throws -> Value {
    try decode(Value.self, from: data)
  }

  /// What is told for several recipients in one message, with their names; none where it is for one.
  fileprivate func parts<Content: Decodable>(
    of payload: Data, for message: LeasedMessage, _ names: [String: String]
  ) throws -> [(String?, Content)] {
    let parts: Parts<Content> = try decode(from: payload)
    return (parts.parts ?? []).map { part in
      let name = names[part.recipient] ?? part.recipient
      return (part.recipient == message.recipient ? nil : name, part.content)
    }
  }
}

private struct Parts<Content: Decodable>: Decodable {
  struct Part: Decodable {
    let recipient: String
    let content: Content
  }

  let parts: [Part]?
}
