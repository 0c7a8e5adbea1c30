import Database
import Delivery
import Queue
import Testing

@Suite("The queue as an operator sees it") struct QueueViewTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  private func listed(_ change: (inout QueueView.Filter) -> Void = { _ in }) throws -> [String] {
    var filter = QueueView.Filter()
    change(&filter)
    return try office.view.list(filter).map { "\($0.recipient) \($0.state)" }
  }

  /// One message in each state, named so, in the order of `QueueView.Message.states`.
  private func oneOfEach() throws -> [Int64] {
    let ids = try QueueView.Message.states.map { try office.post(to: $0) }
    for message in try office.lease() {
      switch message.recipient {
      case "dead": try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
      case "delivered": try office.settle(message, .delivered, .delivered)
      case "withdrawn": try office.settle(message, .withdrawn, .withdrawn)
      case "leased": break
      default: try office.queue.release([message])
      }
    }
    try office.connection.execute(
      "update duban.queue set ready_at = now() + interval '1 hour' where recipient = 'waiting'")
    #expect(try office.view.cancel([ids[6], ids[7]], because: "asked to").count == 2)
    // A pass folds, see DutiesTests; this is what it leaves.
    try office.connection.execute(
      "update duban.message set state = 'folded' where recipient = 'folded'")
    return ids
  }

  @Test("one list of every state, the newest first, by state, lane, recipient and number")
  func list() throws {
    let ids = try oneOfEach()
    #expect(try listed() == QueueView.Message.states.reversed().map { "\($0) \($0)" })
    #expect(try listed { $0.states = ["dead", "ready"] } == ["dead dead", "ready ready"])
    #expect(try listed { $0.recipients = ["waiting"] } == ["waiting waiting"])
    #expect(try listed { $0.lanes = ["webhook:board"] } == [])
    #expect(try listed { $0.ids = [ids[2]] } == ["leased leased"])
    #expect(try listed { $0.limit = 2 } == ["cancelled cancelled", "folded folded"])
    #expect(try office.view.undelivered() == 4)
    let depth = try #require(try office.view.depths().first)
    #expect([depth.depth, depth.leased, depth.waiting] == [3, 1, 1])
  }

  @Test("the hot table holds nothing that is settled, and history nothing that is not")
  func apart() throws {
    _ = try oneOfEach()
    #expect(
      try office.lines("select recipient from duban.queue order by id")
        == ["ready", "waiting", "leased"])
    #expect(
      try office.lines("select recipient from duban.message order by id")
        == ["dead", "delivered", "withdrawn", "folded", "cancelled"])
  }

  @Test("what a message tells")
  func notices() throws {
    let id = try office.post(notices: 2)
    #expect(
      try office.view.notices(of: id).map {
        "\($0.rule) \($0.subject) \($0.dueOn) \($0.stage) → \($0.recipient) \($0.state)"
      } == (0...1).map { "r N\(id)-\($0) 2024-06-19 open → H01 pending" })
  }

  @Test("a dead letter comes back under its own identity and number, with its notices")
  func retryDead() throws {
    let message = try office.begun(notices: 1)
    try office.settle(message, .ambiguous, .dead(because: .answersLost))
    #expect(try office.view.retry([message.id, 99]) == [message.id])
    #expect(try office.settled() == [])
    #expect(try office.waiting() == ["H01 free 1/1"])
    #expect(try office.notices() == ["pending"])
    let again = try #require(try office.lease().first)
    #expect([again.identity, again.payload] == [message.identity, message.payload])
    #expect(again.onBehalfOf == message.onBehalfOf)
    #expect(try office.queue.begin(again) == 2)
    try office.settle(again, .delivered, .delivered)
    #expect(try office.notices() == ["told 2024-06-17"])
    // It may have arrived the first time.
    #expect(try office.view.attempts(of: message.id).map(\.possibleDuplicate) == [false, true])
  }

  @Test("what waits is tried at once; what was delivered, cancelled or is leased is not touched")
  func retryOthers() throws {
    let ids = try oneOfEach()
    #expect(try office.view.retry(ids).sorted() == [ids[1], ids[3]])
    #expect(
      try office.waiting()
        == ["ready free 0/0", "waiting free 0/0", "leased leased 0/0", "dead free 1/0"])
  }

  @Test("what is cancelled is not told after all; what is in a conversation is not touched")
  func cancel() throws {
    let message = try office.begun(notices: 1)
    #expect(try office.view.cancel([message.id], because: "asked to") == [])
    try office.settle(message, .deferred(), .again(after: .seconds(60)))
    #expect(try office.view.cancel([message.id], because: "asked to") == [message.id])
    #expect(try office.settled() == ["H01 cancelled (asked to) 1/0"])
    #expect(try office.notices() == ["dead"])
    #expect(try office.view.retry([message.id]) == [])
  }

  @Test("a dead letter that is cancelled stays so")
  func cancelDead() throws {
    let message = try office.begun(notices: 1)
    try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
    #expect(try office.view.cancel([message.id], because: "asked to") == [message.id])
    #expect(try office.settled() == ["H01 cancelled (asked to) 1/0"])
    #expect(try office.view.undelivered() == 0)
  }
}
