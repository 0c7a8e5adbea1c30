import Database
import Delivery
import Queue
import Testing

@Suite("What a relay reports later") struct RelayReportTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  /// A message that was delivered.
  private func delivered(to recipient: String = "H01", notices: Int = 2) throws -> LeasedMessage {
    try office.post(to: recipient, notices: notices)
    let message = try #require(try office.lease().first)
    #expect(try office.queue.begin(message) != nil)
    try office.settle(message, .delivered, .delivered)
    try office.connection.execute("delete from duban.registry_change")
    return message
  }

  private func report(
    of message: LeasedMessage, to address: String? = nil, isFinal: Bool = true,
    _ outcome: Outcome = .rejected(.recipient)
  ) -> RelayReport {
    RelayReport(
      of: .identity(message.identity), to: [address ?? message.address], isFinal: isFinal,
      outcome: outcome, status: "5.1.1", text: "550 no\u{0}\nsuch user")
  }

  private var changes: [String] {
    get throws { try office.lines("select relation from duban.registry_change") }
  }

  private var rejections: [String] {
    get throws { try office.lines("select address from duban.rejection") }
  }

  @Test("that a message did not arrive: its recipient is rejected, with all that follows")
  func rejected() throws {
    let message = try delivered()
    guard case .dead(let told, let attempt) = try office.view.record(report(of: message))
    else { throw Unexpected() }
    #expect([told.id, Int64(attempt)] == [message.id, 2])
    #expect([told.identity, told.recipient] == [message.identity, "H01"])
    #expect(try office.settled() == ["H01 dead (the recipient was rejected) 2/0"])
    #expect(try office.notices() == ["lapsed", "lapsed"])
    #expect(try rejections == ["h01@county"])
    #expect(try changes == ["rejection"])
    let attempts = try office.view.attempts(of: message.id)
    #expect(
      attempts.map { "\($0.number) \($0.outcome) \($0.stage) \($0.code) \($0.text)" }
        == ["1 delivered dot 250 ok", "2 rejected-recipient bounce 5.1.1 550 no  such user"])
  }

  @Test("twice changes nothing more")
  func twice() throws {
    let message = try delivered()
    _ = try office.view.record(report(of: message))
    try office.connection.execute("delete from duban.registry_change")
    guard case .unchanged(_, "dead") = try office.view.record(report(of: message)) else {
      throw Unexpected()
    }
    #expect(try office.settled() == ["H01 dead (the recipient was rejected) 2/0"])
    #expect(try office.view.attempts(of: message.id).count == 2)
    #expect(try changes == [])
  }

  @Test("by two at once is recorded by one")
  func atOnce() throws {
    let message = try delivered()
    let report = report(of: message)
    let other = try office.connect()
    let mine = try office.connection.transaction {
      let mine = try office.view.record(report)
      try other.execute("set lock_timeout = '50ms'")
      #expect(throws: DatabaseError.self) { try QueueView(on: other).record(report) }
      return mine
    }
    guard case .dead = mine,
      case .unchanged(_, "dead") = try QueueView(on: other).record(report)
    else { throw Unexpected() }
    #expect(try office.view.attempts(of: message.id).count == 2)
  }

  @Test(
    "that it is delayed, that another address failed, or of no message of ours: nothing changes")
  func nothing() throws {
    let message = try delivered()
    guard
      case .unchanged(_, "delivered") = try office.view.record(
        report(of: message, isFinal: false))
    else { throw Unexpected() }
    guard case .otherRecipient = try office.view.record(report(of: message, to: "x@county")) else {
      throw Unexpected()
    }
    let unknown = RelayReport(
      of: .identity("00000000-0000-0000-0000-000000000000"), to: [message.address], isFinal: true,
      outcome: .rejected(.recipient), status: "5.1.1", text: "")
    #expect(try office.view.record(unknown) == .unknown)
    try office.connection.execute(
      "update duban.message set settled_at = settled_at - interval '61 days'")
    #expect(try office.view.record(report(of: message)) == .unknown)
    #expect(try office.settled() == ["H01 delivered () 1/0"])
    #expect(try office.notices() == ["told 2024-06-17", "told 2024-06-17"])
    #expect(try rejections == [] && changes == [])
  }

  @Test("by the message's number counts beside its address and the end of its identity alone")
  func number() throws {
    let message = try delivered()
    func record(_ address: String, _ node: String) throws -> RelayReport.Result {
      try office.view.record(
        RelayReport(
          of: .number(message.id, node: node), to: [address], isFinal: true,
          outcome: .rejected(.recipient), status: "5.1.1", text: ""))
    }
    let node = String(message.identity.suffix(12))
    #expect(try record("h01@county", "000000000000") == .unknown)
    guard case .otherRecipient = try record("x@county", node),
      case .dead = try record("h01@county", node)
    else { throw Unexpected() }
  }

  @Test(
    "that blames no address leaves the contact as it is, and the message a dead letter",
    arguments: [
      (Outcome.rejected(.message), "rejected-message", "the message was rejected"),
      (.deferred(), "deferred", "a relay gave it up"),
    ])
  func blameless(_ outcome: Outcome, _ name: String, _ reason: String) throws {
    let message = try delivered()
    guard case .dead = try office.view.record(report(of: message, outcome)) else {
      throw Unexpected()
    }
    #expect(try office.settled() == ["H01 dead (\(reason)) 2/0"])
    #expect(try office.notices() == ["dead", "dead"])
    #expect(try rejections == [] && changes == [])
    #expect(try office.view.attempts(of: message.id).map(\.outcome) == ["delivered", name])
    // The contact was not rejected: what is tried again goes to the same one.
    #expect(try office.view.retry([message.id]) == [message.id])
    #expect(try office.lease().map(\.address) == ["h01@county"])
  }

  @Test("before the message is settled comes too early")
  func tooEarly() throws {
    let message = try office.begun(notices: 1)
    guard case .tooEarly = try office.view.record(report(of: message)),
      case .unchanged(_, "queued") = try office.view.record(report(of: message, isFinal: false))
    else { throw Unexpected() }
    try office.settle(message, .ambiguous, .again(after: .seconds(600)))
    guard case .tooEarly = try office.view.record(report(of: message)) else { throw Unexpected() }
    #expect(try office.waiting() == ["H01 free 1/1 in 600"])
  }

  @Test("of a message to the operator is kept, and nobody stands behind")
  func toOperator() throws {
    let message = try delivered(to: "")
    try office.connection.execute("update duban.message set address = 'op@county'")
    guard case .dead = try office.view.record(report(of: message, to: "op@county")) else {
      throw Unexpected()
    }
    #expect(try office.notices() == ["dead", "dead"])
    #expect(try rejections == [] && changes == [])
  }

  /// Another result than the one that was to come.
  private struct Unexpected: Error {}
}
