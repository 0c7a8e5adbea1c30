import Database
import Delivery
import Queue
import Testing

@Suite("Lanes") struct LaneTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  private func hold(
    _ breaker: Breaker = .open, for wait: Duration = .seconds(60), foundByProbe: Bool = false
  ) throws -> Bool {
    let report = Report(
      breaker == .stopped
        ? .rejected(.channel) : .deferred(atLeast: breaker == .closed ? wait : nil),
      stage: "connect", holdsLane: true)
    var schedule = RetrySchedule()
    schedule.steps = [wait]
    schedule.jitter = 0
    let rest = try #require(schedule.rest(after: report, failures: 0, random: 0.5))
    return try office.queue.hold("smtp", rest, because: "why", foundByProbe: foundByProbe)
  }

  private func claim(by daemon: Daemon? = nil) throws -> DeliveryQueue.Probe? {
    try office.queue.claimProbe(
      of: "smtp", for: (daemon ?? office.daemon).id, lasting: .seconds(600))
  }

  private func seen(by daemon: Daemon? = nil) throws -> String {
    try office.queue.lanes(
      ["smtp"], for: (daemon ?? office.daemon).id, windowIsOpen: true, countingTo: 10
    ).map {
      "\($0.ready) \($0.breaker) \($0.held.map { "held \($0 > .seconds(50))" } ?? "free")"
    }.joined()
  }

  @Test("nothing is leased from one that rests; threads that fail together are one failure")
  func rests() throws {
    try office.post()
    #expect(try seen() == "1 closed free")
    #expect(try hold())
    #expect(try !hold())
    #expect(try seen() == "1 open held true")
    #expect(try office.lease() == [])
    #expect(try office.lines("select failures::text from duban.lane") == ["1"])
    let depth = try #require(try office.view.depths().first)
    #expect([depth.breaker, depth.reason] == ["open", "why"])
  }

  @Test("after its rest one thread probes it, and then it rests longer or is well again")
  func probed() throws {
    try office.post()
    _ = try hold()
    #expect(try claim() == nil)
    try office.queue.reset(["smtp", "webhook:board"])
    #expect(try seen() == "1 open free")
    #expect(try claim()?.failures == 1)
    #expect(try claim(by: office.another()) == nil)
    #expect(try !hold(for: .milliseconds(1), foundByProbe: true))
    #expect(
      try office.lines(
        "select (held_until < now() + interval '1 s')::text from duban.lane where name = 'smtp'")
        == ["true"])
    try office.connection.execute("update duban.lane set held_until = now()")
    let probe = try #require(try claim())
    #expect(probe.failures == 2)
    #expect(try office.lease(with: .probe(probe, sparing: false)).count == 1)
    #expect(try office.queue.close("smtp") != nil)
    #expect(try office.queue.close("smtp") == nil)
    #expect(try office.view.depths().map(\.breaker) == ["closed"])
    #expect(try claim() == nil)
  }

  @Test("a pause that the other side asked for is no illness, and outlives a restart")
  func held() throws {
    try office.post()
    _ = try hold(.closed)
    try office.queue.reset(["smtp"])
    #expect(try seen() == "1 closed held true")
    #expect(try claim() == nil)
    #expect(try office.lease() == [])
  }

  @Test("a lane that rejects us stays in sight although nothing waits in it")
  func stopped() throws {
    #expect(try hold(.stopped))
    #expect(
      try office.view.depths().map { "\($0.lane) \($0.depth) \($0.breaker)" } == ["smtp 0 stopped"])
  }

  @Test("what waits for ever in a lane that takes nothing is given up")
  func expired() throws {
    try office.post(to: "rests", notices: 1)
    try office.post(to: "unknown", lane: "webhook:gone")
    try office.post(to: "fine", lane: "webhook:board")
    _ = try hold(.stopped)
    func giveUp() throws -> Int {
      try Expiry.giveUp(
        after: .seconds(86_400), lanes: ["smtp", "webhook:board"], on: office.connection)
    }
    #expect(try giveUp() == 0)
    try office.connection.execute("update duban.queue set created_at = now() - interval '2 days'")
    #expect(try giveUp() == 2)
    #expect(try office.waiting() == ["fine free 0/0"])
    let reason = "its lane took nothing for too long"
    #expect(
      try office.settled() == ["rests dead (\(reason)) 0/0", "unknown dead (\(reason)) 0/0"])
    #expect(try office.notices() == ["dead"])
  }

  @Test("what waits in a lane that nobody has probed, its window closed, is not given up")
  func unprobed() throws {
    try office.post()
    _ = try hold()
    try office.connection.script(
      """
      update duban.queue set created_at = now() - interval '8 days';
      update duban.lane set since = now() - interval '8 days', held_until = now() - interval '8 days',
        failed_at = now() - interval '8 days'
      """)
    func giveUp() throws -> Int {
      try Expiry.giveUp(after: .seconds(86_400), lanes: ["smtp"], on: office.connection)
    }
    #expect(try giveUp() == 0)
    #expect(try claim() != nil)
    #expect(try giveUp() == 0)
    _ = try hold(foundByProbe: true)
    #expect(try giveUp() == 1)
  }

  @Test("a pause of one thread does not make a lane well that another found ill")
  func paused() throws {
    try office.post()
    _ = try hold(.stopped)
    _ = try hold(.closed)
    #expect(try seen() == "1 stopped held true")
    try office.queue.reset(["smtp"])
    #expect(try claim()?.failures == 1)
    _ = try hold(.closed, foundByProbe: true)
    #expect(try seen() == "1 closed held true")
  }

  @Test("one that is tried again in a lane that rests has the lane probed")
  func retried() throws {
    let message = try office.begun()
    try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
    _ = try hold(.stopped)
    let other = try office.post(to: "ready")
    #expect(try office.view.retry([message.id]) == [message.id])
    #expect(try seen() == "2 stopped free")
    _ = try hold(.stopped, foundByProbe: true)
    #expect(try office.view.retry([other]) == [other])
    #expect(try seen() == "2 stopped free")
  }

  @Test("two daemons whose robot answers slowly keep its pace, calls counted")
  func calls() throws {
    let pace = Pace.wecom
    let perSecond: Double = .seconds(1) / pace.interval
    try office.queue.reset(["smtp"])
    let daemons = [office.queue, try DeliveryQueue(on: office.connect())]
    // Two threads each. The answer to the first post comes when the others have posted too.
    var threads = [9.1, 6.1, 3.1, 0.1].map { (delay: $0, answered: nil as Double?) }
    var requests: [Double] = []
    // Time passes as the lane's row is moved into the past.
    var skipped = 0.0
    while skipped < 75 {
      let clock = try office.connection.query(
        """
        select extract(epoch from clock_timestamp())::float8 as now,
          extract(epoch from greatest(held_until, now()) - now())::float8 as held
        from duban.lane
        """)[0]
      let (now, held) = (try clock("now", as: Double.self) + skipped, try clock("held") as Double)
      let next = threads.map { $0.answered ?? now + held }.min() ?? now
      let pause = max(next - now, 0) + 0.001
      try office.connection.execute(
        """
        update duban.lane set refilled_at = refilled_at - make_interval(secs => $1),
          held_until = held_until - make_interval(secs => $1)
        """, pause)
      skipped += pause
      for (number, thread) in threads.enumerated() {
        let queue = daemons[number % 2]
        if let answered = thread.answered {
          guard answered <= now + pause else { continue }
          let wait = try queue.turn(
            of: "smtp", perSecond: perSecond, burst: pace.burst, patience: .seconds(30))
          requests.append(now + pause + (try #require(wait) / .seconds(1)))
          threads[number].answered = nil
        } else if try queue.take(1, of: "smtp", perSecond: perSecond, burst: pace.burst) == 1 {
          requests.append(now + pause)
          threads[number].answered = now + pause + thread.delay
        }
      }
    }
    #expect(requests.count > 20)
    for first in requests {
      // Between the reading of the clock and the taking of a turn some time passes.
      let minute = first + 0.5..<first + 59.5
      #expect(requests.count { minute.contains($0) } <= pace.most(within: .seconds(60)))
    }
  }

  @Test("no turn is waited for in a lane that rests")
  func noTurn() throws {
    _ = try hold(.closed)
    func turn(_ patience: Int) throws -> Duration? {
      try office.queue.turn(of: "smtp", perSecond: 1, burst: 1, patience: .seconds(patience))
    }
    #expect(try turn(30) == nil)
    let wait = try #require(try turn(90))
    #expect(wait > .seconds(50) && wait <= .seconds(60))
    #expect(try #require(try turn(90)) > wait)
  }

  @Test("a paced lane lets its burst go, then one a token, and is held until the next")
  func paced() throws {
    try office.queue.reset(["smtp"])
    try office.post()
    func take(_ count: Int) throws -> Int {
      try office.queue.take(count, of: "smtp", perSecond: 0.01, burst: 3)
    }
    #expect(try take(2) == 2)
    #expect(try seen() == "1 closed free")
    #expect(try take(2) == 1)
    #expect(try seen() == "1 closed held true")
    #expect(try take(2) == 0)
    try office.connection.execute(
      "update duban.lane set refilled_at = now() - interval '200 s', held_until = now()")
    #expect(try take(9) == 2)
  }
}
