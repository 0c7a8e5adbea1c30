import Database
import Delivery
import Queue
import Testing

/// Who probes a lane that is ill, and with what.
@Suite("Probes") struct ProbeTests {
  let office: PostOffice

  init() throws {
    office = try PostOffice()
    try office.queue.reset(["smtp"])
  }

  /// The lane falls ill, and its rest is over.
  private func fallIll(_ breaker: Breaker = .stopped, on message: Int64? = nil) throws {
    let report = Report(
      breaker == .stopped ? .rejected(.channel) : .deferred(), stage: "response", holdsLane: true)
    let rest = try #require(RetrySchedule().rest(after: report, failures: nil, random: 0.5))
    _ = try office.queue.hold(
      "smtp", rest, because: "403", foundByProbe: false, failedOn: message)
    try office.connection.execute("update duban.lane set held_until = now()")
  }

  private func claim(by daemon: Daemon, lasting: Duration = .seconds(600)) throws
    -> DeliveryQueue.Probe?
  {
    try office.queue.claimProbe(of: "smtp", for: daemon.id, lasting: lasting)
  }

  private func held(for daemon: Daemon) throws -> [Bool] {
    try office.queue.lanes(["smtp"], for: daemon.id, windowIsOpen: true, countingTo: 1)
      .map { $0.held != nil }
  }

  @Test("stand for as long as they can take, for all daemons, and end when they are over")
  func claimed() throws {
    let other = try office.another()
    try fallIll()
    let probe = try #require(try claim(by: office.daemon))
    // Another daemon starts, or an operator tries messages again: the probe stands.
    try office.queue.reset(["smtp"])
    #expect(try claim(by: other) == nil)
    #expect(try held(for: other) == [true])
    #expect(try held(for: office.daemon) == [false])
    try office.queue.free(probe, of: "smtp")
    #expect(try held(for: other) == [false])
    let next = try #require(try claim(by: other))
    // The first one's end comes twice: the next one stands.
    try office.queue.free(probe, of: "smtp")
    #expect(try claim(by: office.daemon) == nil)
    #expect(next.failures == 1)
  }

  @Test("of a daemon that is gone, or whose time is over, are anybody's")
  func abandoned() throws {
    let other = try office.another(isAlive: false)
    try fallIll()
    #expect(try claim(by: other) != nil)
    #expect(try claim(by: office.daemon) == nil)
    _ = try office.recover()
    #expect(try claim(by: office.daemon, lasting: .zero) != nil)
    #expect(try claim(by: office.another()) != nil)
  }

  @Test(
    "a thread that comes late leases nothing from a lane at rest, whatever it has in hand",
    arguments: [Breaker.open, .stopped])
  func late(breaker: Breaker) throws {
    try office.post()
    #expect(try office.queue.take(1, of: "smtp", perSecond: 1, burst: 5) == 1)
    try fallIll(breaker)
    #expect(try office.queue.take(1, of: "smtp", perSecond: 1, burst: 5) == 0)
    let probe = try #require(try claim(by: office.daemon))
    let other = try #require(try claim(by: office.daemon))
    for pass in [DeliveryQueue.Pass.none, .tokens, .probe(probe, sparing: false)] {
      #expect(try office.lease(with: pass) == [])
    }
    #expect(try office.lease(with: .probe(other, sparing: false)).count == 1)
  }

  @Test("tokens of the pace outlive the pace's own hold, not one that the other side asked for")
  func tokens() throws {
    for recipient in ["a", "b"] { try office.post(to: recipient) }
    #expect(try office.queue.take(1, of: "smtp", perSecond: 0.01, burst: 1) == 1)
    #expect(try office.lease() == [])
    #expect(try office.lease(1, with: .tokens).count == 1)
    let penalty = Breaker.Rest(breaker: .closed, wait: .seconds(600))
    _ = try office.queue.hold("smtp", penalty, because: "429", foundByProbe: false)
    #expect(try office.lease(1, with: .tokens) == [])
  }

  @Test(
    "take another message than the one that failed last; if it goes through, that one is accused")
  func culprit() throws {
    try office.post(to: "culprit", priority: 0)
    try office.post(to: "other")
    let first = try #require(try office.lease(1).first)
    #expect(try office.queue.begin(first) != nil)
    try fallIll(on: first.id)
    try office.settle(first, .rejected(.channel), .again(after: .zero))
    let probe = try #require(try claim(by: office.daemon))
    let second = try office.lease(1, with: .probe(probe, sparing: true))
    #expect(second.map(\.recipient) == ["other"])
    #expect(try office.lease(1, with: .probe(probe, sparing: true)) == [])
    #expect(try office.queue.close("smtp", taking: second[0].id) != nil)
    let again = try #require(try office.lease().first)
    #expect([again.recipient, "\(again.isAccused)"] == ["culprit", "true"])
  }

  @Test("that fail and work again with the same message accuse nobody")
  func same() throws {
    let message = try office.begun()
    try fallIll(on: message.id)
    try office.settle(message, .rejected(.channel), .again(after: .zero))
    #expect(try office.queue.close("smtp", taking: message.id) != nil)
    #expect(try office.lease().map(\.isAccused) == [false])
  }

  @Test(
    "that find nothing to send prove nothing while what was rejected still waits for its window")
  func lingers() throws {
    let message = try office.begun()
    try fallIll(on: message.id)
    try office.settle(message, .rejected(.channel), .again(after: .zero))
    #expect(try office.queue.linger("smtp", for: .seconds(300)))
    #expect(try held(for: office.daemon) == [true])
    _ = try office.view.cancel([message.id], because: "x")
    #expect(try !office.queue.linger("smtp", for: .seconds(300)))
  }
}
