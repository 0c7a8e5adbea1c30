import Delivery
import Glibc
import Synchronization
import Testing
import Waiting

@testable import Wire

@Suite("A carrier over loopback", .timeLimit(.minutes(1)))
struct CarrierTests {
  let stop = WakeUp()

  func carrier(
    to server: ScriptedServer, host: String = "127.0.0.1", reuse: Reuse = Reuse(),
    grace: Duration = .seconds(10), _ probe: Probe = Probe()
  ) -> Carrier<Probe> {
    Carrier(to: host, port: server.port, reuse: reuse, grace: grace, stop: stop) {
      // Keeps the port.
      withExtendedLifetime(server) { probe }
    }
  }

  static let item = Array("item".utf8)
  /// More than the kernel takes for a peer that does not read.
  static let large = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 20)

  // MARK: Connecting

  @Test("tells who refused it")
  func refused() throws {
    let server = try ScriptedServer(backlog: nil)
    var carrier = carrier(to: server)
    let report = Report(
      .deferred(), stage: "connect", text: "127.0.0.1:\(server.port): Connection refused",
      holdsLane: true)
    #expect(throws: NotCarried.failed(report)) { try carrier.deliver(Self.item) }
  }

  @Test("does not wait for ever for a host that is silent")
  func silentHost() throws {
    let server = try ScriptedServer(backlog: 0)
    // A full backlog makes the kernel drop further attempts.
    var fillers: [Socket] = []
    let resolver = Resolver()
    let brief = { Deadline.now + .milliseconds(50) }
    let addresses = try resolver.addresses(
      of: "127.0.0.1", port: server.port, until: brief(), stop: stop)
    while let filler = try? Socket.connect(to: addresses, until: brief(), stop: stop) {
      fillers.append(filler)
    }
    var carrier = Carrier(
      to: "127.0.0.1", port: server.port, connectTimeout: .milliseconds(50), stop: stop
    ) { Probe() }
    let report = Report(
      .deferred(), stage: "connect", text: "127.0.0.1:\(server.port): Connection timed out",
      holdsLane: true)
    #expect(throws: NotCarried.failed(report)) { try carrier.deliver(Self.item) }
    stop.ring()
    #expect(throws: ConnectFailure.stopped) {
      try Socket.connect(to: addresses, until: .now + .seconds(10), stop: stop)
    }
    withExtendedLifetime((server, fillers)) {}
  }

  @Test("goes on to the next address, and names each that failed")
  func nextAddress() throws {
    let server = try ScriptedServer({ $0.send("ok") })
    let closed = try ScriptedServer(backlog: nil)
    let resolver = Resolver()
    let deadline = Deadline.now + .seconds(10)
    let good = try resolver.addresses(
      of: "127.0.0.1", port: server.port, until: deadline, stop: stop)
    let bad = try resolver.addresses(
      of: "127.0.0.1", port: closed.port, until: deadline, stop: stop)
    _ = try Socket.connect(to: bad + good, until: deadline, stop: stop)
    let both = "127.0.0.1: Connection refused; 127.0.0.1: Connection refused"
    #expect(throws: ConnectFailure.failed(both)) {
      try Socket.connect(to: bad + bad, until: deadline, stop: stop)
    }
    withExtendedLifetime((server, closed)) {}
  }

  @Test("speaks IPv6", .enabled(if: hasIPv6))
  func ipv6() throws {
    let server = try ScriptedServer(
      family: AF_INET6,
      {
        $0.receive(4)
        $0.send("ok")
      })
    var carrier = carrier(to: server, host: "::1")
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
    let closed = try ScriptedServer(family: AF_INET6, backlog: nil)
    var refused = self.carrier(to: closed, host: "::1")
    let report = Report(
      .deferred(), stage: "connect", text: "[::1]:\(closed.port): Connection refused",
      holdsLane: true)
    #expect(throws: NotCarried.failed(report)) { try refused.open() }
  }

  // MARK: Opening

  @Test("opens the session without an item")
  func open() throws {
    let server = try ScriptedServer({ peer in
      peer.send("hello")
      peer.receive(4)
      peer.send("ok")
    })
    var carrier = carrier(to: server, Probe(first: .read(within: .seconds(10))))
    try carrier.open()
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
  }

  @Test("reports a session that does not come about")
  func noSession() throws {
    let server = try ScriptedServer({ _ in }, { _ in }, { _ in })
    var carrier = carrier(to: server, Probe(first: .read(within: .seconds(10))))
    let how = Breakage.closed(unsent: 0, why: "closed by the peer")
    let report = Report(.deferred(), stage: "greeting", text: "\(how)", holdsLane: true)
    #expect(throws: NotCarried.failed(report)) { try carrier.deliver(Self.item) }

    var closing = self.carrier(to: server, Probe(first: .close()))
    let ended = Report(
      .deferred(), stage: "conversation",
      text: "127.0.0.1:\(server.port): it ended before it took anything", holdsLane: true)
    #expect(throws: NotCarried.failed(ended)) { try closing.deliver(Self.item) }

    var securing = self.carrier(to: server, Probe(first: .startTLS))
    let noTLS = Report(
      .rejected(.channel), stage: "TLS", text: "it was asked for where none is to be")
    #expect(throws: NotCarried.failed(noTLS)) { try securing.deliver(Self.item) }
  }

  // MARK: Breakages

  @Test("waits for an answer as long as the step allows, and no longer than the limit")
  func noAnswer() throws {
    let bell = WakeUp()
    let server = try ScriptedServer({ $0.hold(until: bell) }, { $0.hold(until: bell) })
    var brief = carrier(to: server, Probe(within: .milliseconds(20)))
    #expect(try brief.deliver(Self.item) == .broke(.timedOut(unsent: 0)))
    bell.ring()
    bell.silence()
    var patient = carrier(to: server)
    let limit = Deadline.now + .milliseconds(20)
    #expect(try patient.deliver(Self.item, before: limit) == .broke(.timedOut(unsent: 0)))
    bell.ring()
  }

  @Test("begins no item when the limit has passed")
  func pastLimit() throws {
    let bell = WakeUp()
    let server = try ScriptedServer({ $0.hold(until: bell) })
    var carrier = carrier(to: server)
    try carrier.open()
    let report = Report(
      .deferred(), stage: "connect", text: "127.0.0.1:\(server.port): no time is left")
    #expect(throws: NotCarried.failed(report)) { try carrier.deliver(Self.item, before: .now) }
    bell.ring()
  }

  @Test("counts to the byte what the kernel never took")
  func slowReader() throws {
    let bell = WakeUp()
    let done = WakeUp()
    let received = Atomic(0)
    let server = try ScriptedServer({ peer in
      peer.hold(until: bell)
      received.store(peer.receive(), ordering: .sequentiallyConsistent)
      done.ring()
    })
    var carrier = carrier(to: server, Probe(within: .milliseconds(50)))
    let verdict = try carrier.deliver(Self.large)
    bell.ring()
    try #require(poll(reading: [done.descriptor], until: .now + .seconds(10)) != .deadlinePassed)
    let unsent = Self.large.count - received.load(ordering: .sequentiallyConsistent)
    #expect(unsent > 0)
    #expect(verdict == .broke(.timedOut(unsent: unsent)))
  }

  @Test("sends all of it to a reader that lets it wait")
  func large() throws {
    let server = try ScriptedServer({ peer in
      let count = peer.receive(Self.large.count)
      peer.send("\(count)")
    })
    var carrier = carrier(to: server)
    #expect(try carrier.deliver(Self.large) == .answered("\(Self.large.count)"))
  }

  @Test("survives a reset in the middle of what it sends")
  func resetWhileSending() throws {
    let server = try ScriptedServer({ peer in
      peer.receive(1000)
      peer.reset()
    })
    var carrier = carrier(to: server)
    guard case .broke(.closed(let unsent, let why)) = try carrier.deliver(Self.large) else {
      Issue.record("not broken")
      return
    }
    #expect(unsent > 0)
    #expect(["Connection reset by peer", "Broken pipe"].contains(why))
  }

  @Test("tells a lost answer from a lost item")
  func resetAfterSending() throws {
    let server = try ScriptedServer(
      { peer in
        peer.receive(4)
        peer.reset()
      }, { $0.receive(4) })
    var carrier = carrier(to: server)
    #expect(
      try carrier.deliver(Self.item)
        == .broke(.closed(unsent: 0, why: "Connection reset by peer")))
    #expect(
      try carrier.deliver(Self.item) == .broke(.closed(unsent: 0, why: "closed by the peer")))
  }

  @Test("hears an answer that comes before everything was sent, and does not go on after it")
  func earlyAnswer() throws {
    let server = try ScriptedServer(
      { peer in
        peer.receive(1000)
        peer.send("too much")
      },
      { peer in
        peer.receive(4)
        peer.send("ok")
      })
    var carrier = carrier(to: server)
    #expect(try carrier.deliver(Self.large) == .answered("too much"))
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
  }

  // MARK: Reuse

  @Test("keeps its connection, and leaves politely")
  func reuse() throws {
    let done = WakeUp()
    let farewell = Atomic(0)
    let server = try ScriptedServer({ peer in
      for count in 1...3 {
        peer.receive(4)
        peer.send("\(count)")
      }
      farewell.store(peer.receive(), ordering: .sequentiallyConsistent)
      done.ring()
    })
    var carrier = carrier(to: server)
    for count in 1...3 { #expect(try carrier.deliver(Self.item) == .answered("\(count)")) }
    carrier.close()
    try #require(poll(reading: [done.descriptor], until: .now + .seconds(10)) != .deadlinePassed)
    #expect(farewell.load(ordering: .sequentiallyConsistent) == "bye".utf8.count)
  }

  @Test(
    "retires a connection by count, age and idleness",
    arguments: [Reuse.never, Reuse(age: .zero), Reuse(idle: .zero)])
  func retire(_ reuse: Reuse) throws {
    let script: @Sendable (Peer) -> Void = { peer in
      peer.receive(4)
      peer.send("ok")
      peer.receive()
    }
    let server = try ScriptedServer(script, script)
    var carrier = carrier(to: server, reuse: reuse)
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
    carrier.close()
  }

  @Test("notices that a kept connection was closed, and opens a fresh one")
  func closedWhileIdle() throws {
    let settled = WakeUp()
    let ended = WakeUp()
    let server = try ScriptedServer(
      { peer in
        peer.receive(4)
        peer.send("first")
        peer.hold(until: settled)
        peer.end()
        ended.ring()
      },
      { peer in
        peer.receive(4)
        peer.send("second")
      })
    var carrier = carrier(to: server)
    #expect(try carrier.deliver(Self.item) == .answered("first"))
    settled.ring()
    _ = poll(reading: [ended.descriptor], until: .now + .seconds(10))
    #expect(try carrier.deliver(Self.item) == .answered("second"))
  }

  // MARK: Stopping

  @Test("begins nothing after the stop")
  func stopped() throws {
    let server = try ScriptedServer()
    stop.ring()
    var carrier = carrier(to: server)
    #expect(throws: NotCarried.stopped) { try carrier.deliver(Self.item) }
  }

  @Test("breaks an opening at the stop")
  func stoppedWhileOpening() throws {
    let server = try ScriptedServer({ [stop] peer in
      stop.ring()
      peer.receive()
    })
    var carrier = carrier(to: server, Probe(first: .read(within: .seconds(10))))
    #expect(throws: NotCarried.stopped) { try carrier.deliver(Self.item) }
  }

  @Test("lets the item under way come to its end at the stop")
  func graceful() throws {
    let server = try ScriptedServer({ [stop] peer in
      peer.receive(4)
      stop.ring()
      peer.send("ok")
    })
    var carrier = carrier(to: server)
    #expect(try carrier.deliver(Self.item) == .answered("ok"))
    #expect(throws: NotCarried.stopped) { try carrier.deliver(Self.item) }
  }

  @Test("breaks the item under way when the grace is over")
  func graceOver() throws {
    let server = try ScriptedServer({ [stop] peer in
      peer.receive(4)
      stop.ring()
      peer.receive()
    })
    var carrier = carrier(to: server, grace: .milliseconds(20))
    #expect(try carrier.deliver(Self.item) == .broke(.timedOut(unsent: 0)))
  }
}

/// Whether there is a ::1 to listen on.
let hasIPv6 = (try? ScriptedServer(family: AF_INET6, backlog: nil)) != nil
