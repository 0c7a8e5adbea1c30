import Database
import Delivery
import Queue
import Testing

@Suite("Leases") struct LeaseTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  @Test("escalations first, then who has waited longest, whatever plan the server makes")
  func order() throws {
    try office.post(to: "late", priority: 1, readyFor: 10)
    try office.post(to: "last", priority: 2, readyFor: 90)
    try office.post(to: "early", priority: 1, readyFor: 20)
    try office.post(to: "urgent", priority: 0, readyFor: 5)
    let order = ["urgent", "early", "late", "last"]
    #expect(try order.map { _ in try office.lease(1).map(\.recipient) } == order.map { [$0] })
    try office.connection.script(
      """
      update duban.queue set token = null, leased_by = null, leased_at = null, leased_from = null;
      analyze duban.queue; set enable_nestloop = off
      """)
    #expect(try office.lease().map(\.recipient) == order)
  }

  @Test("each lane for itself; not what waits; outside the window only what may leave at any hour")
  func choice() throws {
    try office.post(to: "hook", lane: "webhook:board")
    try office.post(to: "waits", readyFor: -60)
    try office.post(to: "digest")
    try office.post(to: "alert", anyHour: true)
    func seen(isOpen: Bool) throws -> [String] {
      try office.queue.lanes(
        ["smtp", "webhook:board", "idle"], for: office.daemon.id, windowIsOpen: isOpen,
        countingTo: 10
      ).map { "\($0.name) \($0.ready) \($0.next.map { $0 > .seconds(50) } ?? false)" }
    }
    #expect(try seen(isOpen: true).sorted() == ["smtp 2 true", "webhook:board 1 false"])
    #expect(try seen(isOpen: false) == ["smtp 1 false"])
    #expect(try office.lease(of: "smtp", isOpen: false).map(\.recipient) == ["alert"])
    #expect(try office.lease(of: "smtp").map(\.recipient) == ["digest"])
    #expect(try office.lease(of: "webhook:board").map(\.recipient) == ["hook"])
    #expect(try office.lease(of: "idle") == [])
  }

  @Test("what another connection is about to lease is skipped, and nobody waits for it")
  func skipLocked() throws {
    for recipient in ["a", "b", "c"] { try office.post(to: recipient) }
    let other = try DeliveryQueue(on: office.connect())
    let counts = try office.connection.transaction {
      try [
        office.lease(2).count, other.lease(9, of: "smtp", for: 7, windowIsOpen: true).count,
      ]
    }
    #expect(counts == [2, 1])
    #expect(try office.lines("select distinct token::text from duban.queue").count == 3)
  }

  @Test("a leased message says all that its attempt needs")
  func contents() throws {
    let id = try office.post()
    let message = try #require(try office.lease().first)
    #expect([message.id, Int64(message.attempts), Int64(message.ambiguous)] == [id, 0, 0])
    #expect(message.onBehalfOf == ["N9"])
    #expect(
      [message.kind, message.asOf, message.recipient, message.contact, message.channel]
        == ["digest", "2024-06-14", "H01", "王", "email"])
    #expect([message.address, message.payload] == ["h01@county", #"{"a": 1}"#])
    #expect(message.age < .seconds(60))
  }

  @Test("with a lost lease nothing is begun, released or settled")
  func lost() throws {
    let message = try office.begun(notices: 1)
    try office.connection.execute("update duban.queue set token = token + 1")
    #expect(try office.queue.begin(message) == nil)
    try office.queue.release([message])
    for followUp in [
      FollowUp.delivered, .again(after: .zero), .dead(because: .messageRejected), .withdrawn,
    ] {
      #expect(try !office.settle(message, .delivered, followUp))
    }
    #expect(try office.waiting() == ["H01 leased 0/0"])
    #expect(try office.settled() == [])
    #expect(try office.notices() == ["pending"])
  }

  @Test("a lease that the server has forgotten is not taken for one that it granted since")
  func forgotten() throws {
    let id = try office.post()
    let before = try #require(try office.lease().first)
    // As after a failover to a standby, or a restore: whatever counts is back where it was.
    try office.connection.script(
      """
      update duban.queue set token = null, leased_by = null, leased_at = null;
      select setval(c.oid::regclass, 1, false) from pg_class c
      where c.relkind = 'S' and c.relnamespace = 'duban'::regnamespace
      """)
    #expect(try office.lease().map(\.id) == [id])
    #expect(try office.queue.begin(before) == nil)
    try office.queue.release([before])
    #expect(try office.waiting() == ["H01 leased 0/0"])
  }

  @Test("an attempt is on record before anything is sent, in the lease's name")
  func begin() throws {
    let message = try office.begun()
    #expect(
      try office.lines(
        "select concat_ws(' ', message_id, number, token, daemon_id) from duban.attempt")
        == ["\(message.id) 1 \(message.token) \(office.daemon.id)"])
    #expect(try office.view.attempts(of: message.id).map(\.outcome) == ["under way"])
  }

  @Test("what is released comes back as it was: an attempt that sent nothing is none")
  func release() throws {
    let message = try office.begun()
    try office.queue.release([message])
    #expect(try office.waiting() == ["H01 free 0/0"])
    #expect(try office.view.attempts(of: message.id) == [])
    #expect(try office.lease().map(\.identity) == [message.identity])
  }

  @Test("strays of a living daemon come back after a minute; what was begun may have arrived")
  func strays() throws {
    let ids = try ["held", "begun", "stray", "young"].map { try office.post(to: $0) }
    let leased = try office.lease()
    let tokens = Dictionary(uniqueKeysWithValues: leased.map { ($0.id, $0.token) })
    let begun = try #require(leased.first { $0.recipient == "begun" })
    #expect(try office.queue.begin(begun) != nil)
    try office.connection.execute(
      "update duban.queue set leased_at = now() - interval '2 minutes' where recipient <> 'young'")
    _ = try office.recover(holding: tokens.filter { $0.key == ids[0] }.map(\.value))
    #expect(
      try office.waiting()
        == ["held leased 0/0", "begun free 1/1 in 600", "stray free 0/0", "young leased 0/0"])
  }
}
