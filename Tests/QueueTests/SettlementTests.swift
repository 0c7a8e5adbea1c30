import Database
import Delivery
import Queue
import Stand
import Testing

@Suite("Settlements") struct SettlementTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  struct Ending: Sendable, CustomTestStringConvertible {
    let outcome: Outcome
    let followUp: FollowUp
    var waiting: [String] = []
    var settled: [String] = []
    let notice: String
    var testDescription: String { "\(outcome), then \(followUp)" }
  }

  @Test(
    "what follows from an outcome, for the message and its notices",
    arguments: [
      Ending(
        outcome: .delivered, followUp: .delivered, settled: ["H01 delivered () 1/0"],
        notice: "told 2024-06-17"),
      Ending(
        outcome: .deferred(), followUp: .again(after: .seconds(300)),
        waiting: ["H01 free 1/0 in 300"], notice: "pending"),
      Ending(
        outcome: .ambiguous, followUp: .again(after: .seconds(600)),
        waiting: ["H01 free 1/1 in 600"], notice: "pending"),
      Ending(
        outcome: .rejected(.channel), followUp: .again(after: .zero),
        waiting: ["H01 free 1/0"], notice: "pending"),
      Ending(
        outcome: .rejected(.recipient), followUp: .dead(because: .recipientRejected),
        settled: ["H01 dead (the recipient was rejected) 1/0"], notice: "lapsed"),
      Ending(
        outcome: .ambiguous, followUp: .dead(because: .answersLost),
        settled: ["H01 dead (too many attempts whose answer was lost) 1/1"], notice: "dead"),
    ])
  func endings(_ ending: Ending) throws {
    let message = try office.begun(notices: 2)
    #expect(try office.settle(message, ending.outcome, ending.followUp))
    #expect(try office.waiting() == ending.waiting)
    #expect(try office.settled() == ending.settled)
    #expect(try office.notices() == [ending.notice, ending.notice])
    let attempt = try #require(try office.view.attempts(of: message.id).first)
    #expect(
      [attempt.outcome, attempt.stage, attempt.code, attempt.text]
        == [ending.outcome.name, "dot", "250", "ok"])
    #expect(try office.lease().allSatisfy { $0.identity == message.identity })
  }

  @Test(
    "keep the transcript with the attempt, its end where it is too long",
    arguments: [
      ([], nil), (["S: 220 县", "C: EHLO a"], "S: 220 县\nC: EHLO a"),
      (
        [String](repeating: "C: a", count: 1000) + ["S: 421"],
        "(187 lines before)\n" + String(repeating: "C: a\n", count: 813) + "S: 421"
      ),
    ])
  func transcript(_ lines: [String], _ expected: String?) throws {
    let message = try office.begun()
    try office.settle(message, .deferred(), .again(after: .zero), transcript: lines)
    let attempt = try #require(try office.view.attempts(of: message.id).first)
    #expect(attempt.transcript == expected)
    #expect((attempt.transcript ?? "").utf8.count <= Settlement.longestTranscript)
  }

  @Test("keep the transcript where the row from before the socket opened is lost")
  func transcriptOfLostRow() throws {
    let message = try office.begun()
    try office.connection.execute("delete from duban.attempt")
    try office.settle(message, .ambiguous, .again(after: .zero), transcript: ["C: ."])
    #expect(try office.view.attempts(of: message.id).map(\.transcript) == ["C: ."])
  }

  @Test(
    "a rejected recipient: the address is remembered, and a pass called for")
  func rejectedRecipient() throws {
    let message = try office.begun(notices: 1)
    try office.connection.execute("delete from duban.registry_change")
    try office.settle(message, .rejected(.recipient), .dead(because: .recipientRejected))
    let row = try office.connection.query(
      """
      select (select string_agg(address, ' ') from duban.rejection) as address,
        (select count(*) from duban.registry_change) as changes
      """)[0]
    #expect(try row("address", as: String.self) == message.address)
    #expect(try row("changes", as: Int.self) == 1)
    // It takes mail again: the operator tried the dead letter anew.
    _ = try office.view.retry([message.id])
    let again = try #require(try office.lease().first)
    try office.settle(again, .delivered, .delivered)
    #expect(
      try office.connection.query("select from duban.rejection").isEmpty)
  }

  @Test("withdrawn before anything was sent: no attempt was made")
  func withdrawn() throws {
    try office.post(notices: 1)
    let message = try #require(try office.lease().first)
    #expect(try office.settle(message, .withdrawn, .withdrawn))
    #expect(try office.settled() == ["H01 withdrawn (met, held or no longer owed) 0/0"])
    #expect(try office.notices() == ["withdrawn"])
    #expect(try office.view.attempts(of: message.id) == [])
  }

  @Test("notices that lapsed before it left are not told")
  func lapsed() throws {
    let message = try office.begun(notices: 2)
    try office.connection.execute(
      "update duban.notice set state = 'withdrawn' where id = (select min(id) from duban.notice)")
    try office.settle(message, .delivered, .delivered)
    #expect(try office.notices() == ["withdrawn", "told 2024-06-17"])
  }

  @Test("many at once, and those whose lease was lost are named")
  func group() throws {
    for recipient in ["a", "b", "c"] { try office.post(to: recipient) }
    let leased = try office.lease()
    try office.connection.execute(
      "update duban.queue set token = token + 1 where recipient = 'b'")
    let report = Report(.delivered, stage: "dot")
    let lost = try office.queue.settle(
      leased.map { Settlement($0, report, .delivered) }, today: "2024-06-17")
    #expect(lost == Set(leased.filter { $0.recipient == "b" }.map(\.token)))
    #expect(try office.waiting() == ["b leased 0/0"])
  }

  @Test("of two leases of one message, settled together, the one that was forgotten is named")
  func forgotten() throws {
    let before = try office.begun()
    try office.connection.script(
      "update duban.queue set token = null, leased_by = null, leased_at = null, leased_from = null")
    let after = try #require(try office.lease().first)
    let report = Report(.delivered, stage: "dot")
    let lost = try office.queue.settle(
      [before, after].map { Settlement($0, report, .delivered) }, today: "2024-06-17")
    #expect(lost == [before.token])
    #expect(try office.settled().count == 1)
  }

  @Test(
    "what was planned while the tables were empty reads no more of full ones than it needs",
    arguments: ["duban.queue", "duban.notice", "duban.attempt"])
  func plans(table: String) throws {
    try office.connection.execute("vacuum analyze duban.queue, duban.notice, duban.attempt")
    func work() throws {
      for _ in 0..<10 { try office.post(notices: 1) }
      let leased = try office.lease()
      #expect(try office.queue.begin(leased).count == 10)
      let report = Report(.delivered, stage: "dot")
      let lost = try office.queue.settle(
        leased.map { Settlement($0, report, .delivered) }, today: "2024-06-17")
      #expect(lost.isEmpty)
    }
    // PostgreSQL keeps a plan from the sixth use on.
    for _ in 0..<7 { try work() }
    let backlog = try office.post(to: "backlog", lane: "webhook:away")
    try office.connection.script(
      """
      insert into duban.queue (kind, as_of, recipient, contact, channel, lane, address, priority)
      select kind, as_of, recipient, contact, channel, lane, address, priority
      from (select * from duban.queue where id = \(backlog)) as q, generate_series(1, 2000);
      insert into duban.notice (
        duty_id, round, due_on, stage, repeat, recipient, channel, is_escalation, noticed_on, message_id)
      select n.duty_id, n.round, n.due_on, 'every', number, n.recipient, n.channel, false, n.noticed_on,
        \(backlog)
      from (select * from duban.notice limit 1) as n, generate_series(1, 2000) as number;
      insert into duban.attempt (
        message_id, number, token, daemon_id, ended_at, outcome, possible_duplicate)
      select \(backlog), number, number, 1, now(), 'deferred', false from generate_series(1, 2000) as number
      """)
    let before = try office.connection.rowsRead(of: table)
    try work()
    #expect(try office.connection.rowsRead(of: table) - before < 200)
  }

  @Test("twice settles once")
  func twice() throws {
    let message = try office.begun()
    #expect(try office.settle(message, .delivered, .delivered))
    #expect(try !office.settle(message, .ambiguous, .dead(because: .messageRejected)))
    #expect(try office.settled() == ["H01 delivered () 1/0"])
    #expect(try office.view.attempts(of: message.id).map(\.outcome) == ["delivered"])
  }

  @Test("an attempt whose row a crash of the server took is written after all")
  func mended() throws {
    let message = try office.begun()
    try office.connection.execute("delete from duban.attempt")
    #expect(try office.settle(message, .delivered, .delivered))
    #expect(
      try office.view.attempts(of: message.id).map { "\($0.number) \($0.daemon) \($0.outcome)" }
        == ["1 \(office.daemon.id) delivered"])
  }

  @Test("after an attempt whose answer was lost, the next is marked as a possible duplicate")
  func possibleDuplicate() throws {
    let first = try office.begun()
    try office.settle(first, .ambiguous, .again(after: .zero))
    let second = try #require(try office.lease().first)
    #expect([second.attempts, second.ambiguous] == [1, 1])
    #expect(try office.queue.begin(second) == 2)
    #expect(try office.view.attempts(of: first.id).map(\.possibleDuplicate) == [false, true])
  }
}
