import Database
import Delivery
import Queue
import Stand
import Testing
import Waiting

/// The leases of daemons that ended without giving them back.
@Suite("Recovery") struct RecoveryTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  @Test("what was begun may have arrived, and waits; what was not begun comes back at once")
  func begunOrNot() throws {
    let dead = try office.another(isAlive: false)
    try office.post(to: "begun")
    try office.post(to: "not")
    let begun = try #require(try office.lease(by: dead).first { $0.recipient == "begun" })
    #expect(try office.queue.begin(begun) != nil)
    let recovered = try office.recover().sorted { $0.message < $1.message }
    #expect(recovered.map(\.wasBegun) == [true, false])
    #expect(recovered.map(\.holder) == Array(repeating: "\(dead.id) (there, process 2)", count: 2))
    #expect(try office.waiting() == ["begun free 1/1 in 600", "not free 0/0"])
    let attempt = try #require(try office.view.attempts(of: begun.id).first)
    #expect([attempt.outcome, attempt.stage] == ["ambiguous", "crash"])
    #expect(try office.recover() == [])
    // The daemon was not dead after all: it has lost them.
    #expect(try !office.settle(begun, .delivered, .delivered))
  }

  @Test("a living daemon's leases stay; one that was taken for dead comes back under its number")
  func alive() throws {
    _ = try office.begun()
    #expect(try office.recover() == [])
    let dead = try office.another(isAlive: false)
    _ = try office.recover()
    #expect(try office.view.daemons().map(\.id) == [Int(office.daemon.id)])
    try dead.beat(deadAfter: .seconds(20), on: office.connection)
    #expect(try office.view.daemons().map(\.id) == [Int(office.daemon.id), Int(dead.id)])
  }

  @Test("the third attempt that may have arrived is the last")
  func third() throws {
    let dead = try office.another(isAlive: false)
    try office.post(notices: 1)
    try office.connection.execute("update duban.queue set attempts = 4, ambiguous = 2")
    let message = try #require(try office.lease(by: dead).first)
    #expect(try office.queue.begin(message) == 5)
    #expect(try office.recover().count == 1)
    #expect(try office.waiting() == [])
    #expect(
      try office.settled() == ["H01 dead (too many attempts whose answer was lost) 5/3"])
    #expect(try office.notices() == ["dead"])
  }

  @Test("a daemon that retires is off the list; leases that it could not give back are recovered")
  func retired() throws {
    let other = try office.another()
    try office.post()
    _ = try office.lease(by: other)
    try other.retire(on: office.connection)
    #expect(try office.view.daemons().map(\.id) == [Int(office.daemon.id)])
    #expect(try office.recover().map(\.wasBegun) == [false])
    #expect(try office.waiting() == ["H01 free 0/0"])
  }

  @Test("another server since: the mark may be lost, so all that was leased may have arrived")
  func restarted() throws {
    let cluster = try Cluster.own()
    let before = try PostOffice(on: cluster)
    try before.post()
    #expect(try before.lease().count == 1)
    try cluster.stop()
    try cluster.start()
    let office = try PostOffice(reopening: before)
    #expect(try office.recover() == [])
    try office.connection.execute("update duban.daemon set beat_at = now() - interval '1 minute'")
    #expect(try office.recover().map(\.wasBegun) == [true])
    #expect(try office.waiting() == ["H01 free 1/1 in 600"])
  }

  @Test("of what was settled and leased once more by this daemon nothing is taken for lost")
  func leasedAgain() throws {
    let message = try office.begun()
    try office.settle(message, .deferred(), .again(after: .zero))
    let again = try #require(try office.lease().first)
    try office.connection.execute("update duban.queue set leased_at = now() - interval '2 minutes'")
    // The first lease's settlement has told of its end meanwhile.
    #expect(try office.recover(holding: [again.token]) == [])
    #expect(try office.recover(holding: [message.token]).map(\.wasBegun) == [false])
  }

  @Test("a settlement that loses a deadlock is made again at once")
  func deadlock() async throws {
    let leased = try ["a", "b"].map { recipient in
      try office.post(to: recipient)
      return try #require(try office.lease().first)
    }
    let settlements = leased.map { Settlement($0, Report(.delivered, stage: "dot"), .delivered) }
    let (conninfo, ids, holds) = (office.conninfo, leased.map(\.id), WakeUp())
    async let rival: Void = onOwnThread(named: "rival") {
      let connection = try Connection(ConnectionTarget(conninfo))
      try connection.transaction {
        // Whoever looks while both wait is the loser; this one does not.
        try connection.execute("set local deadlock_timeout = '1min'")
        try connection.execute("update duban.queue set attempts = 7 where id = $1", ids[1])
        holds.ring()
        let deadline = Deadline.now + .seconds(20)
        while try connection.query(
          """
          select from pg_locks l join pg_database d on d.oid = l.database or l.database is null
          where not granted and datname = current_database()
          """
        ).isEmpty,
          .now < deadline
        { _ = poll(until: .now + .milliseconds(5)) }
        try connection.execute("update duban.queue set attempts = 7 where id = $1", ids[0])
      }
    }
    async let lost = onOwnThread(named: "settle") {
      let queue = try DeliveryQueue(on: Connection(ConnectionTarget(conninfo)))
      try queue.connection.execute("set deadlock_timeout = '500ms'")
      _ = poll(reading: [holds.descriptor], until: .now + .seconds(20))
      return try queue.settle(settlements, today: "2024-06-17")
    }
    #expect(try await lost == [])
    try await rival
    #expect(try office.settled() == ["a delivered () 8/0", "b delivered () 8/0"])
  }
}
