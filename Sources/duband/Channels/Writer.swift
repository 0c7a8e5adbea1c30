import Civil
import Database
import Delivery
import Duties
import FoundationEssentials
import Letters
import Policy
import Queue

/// Writes what leased messages say: of duties what the database says of them now, in the policies' words.
struct Writer: Sendable {
  let rulebook: Rulebook
  private let todos: [String: [String: Todo]]

  /// Reads the policies' texts once; `Setup` has refused those that cannot be read.
  init(rulebook: Rulebook) {
    self.rulebook = rulebook
    var todos: [String: [String: Todo]] = [:]
    for entry in rulebook.entries {
      todos[entry.policy.name, default: [:]][entry.rule.name] = try? entry.todo()
    }
    self.todos = todos
  }

  /// What each message says that still has something to say, and which of them cannot be read.
  func writings(
    of messages: [LeasedMessage], today: CivilDate, on connection: Connection
  ) throws -> (written: [Int64: Writing], unreadable: Set<Int64>) {
    var writings = try digests(
      of: messages.filter { $0.kind == "digest" }, today: today, on: connection
    ).mapValues(Writing.digest)
    var unreadable: Set<Int64> = []
    for message in messages where message.kind == "operator" {
      do {
        writings[message.id] = .alert(try Alert(message, today: today))
      } catch is DecodingError {
        unreadable.insert(message.id)
      }
    }
    let bulletins = try bulletins(of: messages, on: connection)
    writings.merge(bulletins.written) { writing, _ in writing }
    return (writings, unreadable.union(bulletins.unreadable))
  }

  private func digests(
    of messages: [LeasedMessage], today: CivilDate, on connection: Connection
  ) throws -> [Int64: Digest] {
    guard !messages.isEmpty else { return [:] }
    let lines = try Contents.lines(of: messages.map(\.id), today: today, on: connection)
    let codes = Set(messages.map(\.recipient))
      .union(lines.values.joined().flatMap { [$0.bearer, $0.recipient] }).subtracting([""])
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
        items: lines.map { item($0, for: message, names) })
    }
    return digests
  }

  private func item(
    _ line: Line, for message: LeasedMessage, _ names: [String: String]
  ) -> Digest.Item {
    let entry = rulebook.entry(policy: line.policy, rule: line.rule)
    let document = entry.map { $0.policy.source(of: $0.rule) }
    let which =
      line.facts["agreement"].map { "（协议\($0)）" } ?? line.facts["finding"].map { "（整改事项\($0)）" }
      ?? ""
    let name = line.facts["name"] ?? line.subject
    let bearerName = names[line.bearer] ?? line.bearer
    let facts = entry?.todoFacts(line, subjectName: name, bearerName: bearerName) ?? [:]
    return Digest.Item(
      standing: Digest.Item.Standing(rawValue: line.standing) ?? .open, policy: line.policy,
      rule: line.rule, title: entry?.rule.title ?? line.rule,
      todo: todos[line.policy]?[line.rule]?.text(facts) ?? "",
      source: document ?? line.policy, subject: line.subject,
      subjectName: name + which, bearer: line.bearer,
      bearerName: bearerName, isBearer: line.bearer == message.recipient, period: line.period,
      stage: line.stage, dueOn: line.dueOn, isProvisional: line.isProvisional,
      dueBefore: line.dueBefore, metOn: line.metOn,
      lacksHealthCentre: line.facts.isTrue("no_health_centre"),
      onBehalfOf: line.recipient == message.recipient
        ? nil : names[line.recipient] ?? line.recipient,
      number: line.duty, notice: line.notice, promisedOn: line.promisedOn)
  }
}

extension Alert {
  /// What a message's payload holds, as `tell-concerns.sql` wrote it.
  fileprivate init(_ message: LeasedMessage, today: CivilDate) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let payload = try decoder.decode(Payload.self, from: Data((message.payload ?? "{}").utf8))
    self.init(
      number: message.id, today: today, contactName: message.contact,
      isForOperator: message.recipient.isEmpty, isPossibleDuplicate: message.ambiguous > 0,
      concerns: payload.concerns.compactMap(\.concern))
  }

  private struct Payload: Decodable {
    struct Row: Decodable {
      let code: String
      let name: String
    }

    struct Item: Decodable {
      let kind: String
      let about: String
      let recipient: String
      let reason: String?
      let detail: String
      let count: Int?
      let items: [Row]?
      let beganOn: String
      let endedOn: String?

      /// Nil for what a later version of the program wrote.
      var concern: Concern? {
        guard let kind = Concern.Kind(rawValue: kind), let beganOn = CivilDate(beganOn) else {
          return nil
        }
        return Concern(
          kind: kind, about: about, recipient: recipient,
          reason: reason.flatMap(Defeat.init(rawValue:)), detail: detail, count: count ?? 1,
          items: (items ?? []).map { Alert.Concern.Item(code: $0.code, name: $0.name) },
          beganOn: beganOn, endedOn: endedOn.flatMap { CivilDate($0) })
      }
    }

    let concerns: [Item]
  }
}
