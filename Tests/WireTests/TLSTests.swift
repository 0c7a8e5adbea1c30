import Delivery
import Foundation
import Testing
import Waiting

@testable import Wire

/// What is said is a line, so that the servers know its end.
private let item = Array("item\n".utf8)

@Suite("TLS over loopback", .timeLimit(.minutes(1)))
struct TLSTests {
  let servers: TLSServers
  let authority: TrustAnchor
  let stop = WakeUp()

  init() throws {
    servers = try .shared
    authority = .authorities(file: "\(servers.folder)/authority.pem")
  }

  /// Goes to a server whose certificate is to name `host`.
  func carrier(
    to name: String, host: String = "good.example", trust: TrustAnchor? = nil,
    within: Duration = .seconds(20), _ probe: Probe = Probe()
  ) throws -> Carrier<Probe> {
    let client = try TLSClient(for: host, trusting: trust ?? authority)
    return Carrier(
      to: "127.0.0.1", port: try servers.port(name), security: .implicit(client),
      handshakeTimeout: within, reuse: Reuse(idle: .seconds(60)), grace: .seconds(10), stop: stop
    ) { probe }
  }

  /// Waits until the server has noted what it is to note.
  func eventually(_ name: String, _ isSo: (TLSServers.Record) -> Bool) throws -> Bool {
    let deadline = Deadline.now + .seconds(10)
    while .now < deadline {
      if try servers.records(of: name, soFar: true).contains(where: isSo) { return true }
    }
    return false
  }

  // MARK: What is believed

  @Test(
    "A certificate is believed for its chain and its names",
    arguments: [
      "good.example", "GOOD.example", "good.example.", "a.wild.example", "127.0.0.1", "::1",
    ])
  func believed(_ host: String) throws {
    var carrier = try carrier(to: "right", host: host)
    let item = Array("believed \(host)\n".utf8)
    #expect(try carrier.deliver(item) == .answered("\(item.count) bytes"))
    carrier.close()
    let isLeft = try eventually("right") {
      $0.content.hasPrefix("believed \(host)\n") && $0.end == "close_notify"
    }
    #expect(isLeft)
  }

  @Test("IPv6 is as good", .enabled(if: hasIPv6))
  func ipv6() throws {
    var carrier = Carrier(
      to: "::1", port: try servers.port("right"),
      security: .implicit(try TLSClient(for: "::1", trusting: authority)), stop: stop
    ) { Probe() }
    #expect(try carrier.deliver(item) == .answered("5 bytes"))
  }

  @Test("TLS 1.2 is enough")
  func tls12() throws {
    var carrier = try carrier(to: "tls12")
    #expect(try carrier.deliver(item) == .answered("5 bytes"))
  }

  @Test("A pinned certificate needs neither chain nor name")
  func pinned() throws {
    let pin = try fingerprint(of: "expired")
    var carrier = try carrier(to: "expired", host: "else.example", trust: pin)
    let item = Array("pinned\n".utf8)
    #expect(try carrier.deliver(item) == .answered("7 bytes"))
  }

  /// As the openssl command gives it.
  func fingerprint(of name: String) throws -> TrustAnchor {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = [
      "x509", "-noout", "-fingerprint", "-sha256", "-in", "\(servers.folder)/\(name).pem",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let digits = text.split(separator: "=").last?.dropLast() ?? ""
    return .certificate(try #require(Fingerprint(String(digits))))
  }

  // MARK: What is not

  /// A server, the name it is called by, and what is said of it.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var server: String
    var host = "good.example"
    var text: String
    var testDescription: String { "\(server) as \(host)" }

    static func certificate(_ server: String, _ why: String) -> Refusal {
      Refusal(server: server, text: "certificate of good.example refused: \(why)")
    }
  }

  static let refusals: [Refusal] = [
    .certificate("wrong-name", "hostname mismatch"),
    .certificate("common-name", "hostname mismatch"),
    .certificate("not-yet", "certificate is not yet valid"),
    .certificate("self-signed", "self-signed certificate"),
    .certificate("unknown", "unable to get local issuer certificate"),
    Refusal(
      server: "tls11", text: "TLS 1.2 or newer was not agreed on: tlsv1 alert protocol version"),
    Refusal(server: "in-clear", text: "TLS 1.2 or newer was not agreed on: wrong version number"),
  ]

  @Test("A server that takes its leave during the handshake is lost, and refuses nothing")
  func leaves() throws {
    let server = try ScriptedServer { peer in
      peer.receive(5)
      // The alert close_notify (RFC 8446 section 6.1).
      peer.send("\u{15}\u{3}\u{3}\u{0}\u{2}\u{1}\u{0}")
      peer.receive()
    }
    var carrier = Carrier(
      to: "127.0.0.1", port: server.port,
      security: .implicit(try TLSClient(for: "127.0.0.1", trusting: authority)), stop: stop
    ) { Probe() }
    let report = Report(.deferred(), stage: "TLS", text: "closed by the peer")
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
  }

  @Test("Nothing is said to a server that is not believed", arguments: refusals)
  func refused(_ refusal: Refusal) throws {
    var carrier = try carrier(to: refusal.server, host: refusal.host)
    let report = Report(.rejected(.channel), stage: "TLS", text: refusal.text)
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
    let records = try servers.records(of: refusal.server)
    #expect(records.count == 1)
    #expect(records.allSatisfy { $0.content.isEmpty })
  }

  @Test(
    "Names are compared label by label",
    arguments: [
      ("p1.partial.example", "hostname"), ("a.b.wild.example", "hostname"),
      ("wild.example", "hostname"), ("127.0.0.2", "IP address"), ("::2", "IP address"),
    ])
  func names(_ host: String, _ what: String) throws {
    var carrier = try carrier(to: "right", host: host)
    let report = Report(
      .rejected(.channel), stage: "TLS",
      text: "certificate of \(host) refused: \(what) mismatch")
    let item = Array("names \(host)\n".utf8)
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
    #expect(
      try servers.records(of: "right", soFar: true).allSatisfy { !$0.content.hasPrefix("names") })
  }

  @Test("An expired certificate, a stranger to the system and a wrong pin are refused")
  func otherAnchors() throws {
    let pin = try fingerprint(of: "right")
    guard case .certificate(let shown) = try fingerprint(of: "expired") else { return }
    for (trust, why) in [
      (authority, "certificate has expired"),
      (.system, "unable to get local issuer certificate"),
      (pin, "its fingerprint is \(shown), which is not the one configured"),
    ] {
      var carrier = try carrier(to: "expired", trust: trust)
      let report = Report(
        .rejected(.channel), stage: "TLS", text: "certificate of good.example refused: \(why)")
      #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
    }
    let records = try servers.records(of: "expired", soFar: true)
    #expect(records.allSatisfy { !$0.content.contains("item") })
  }

  @Test("A trust anchor that cannot be read is said at once")
  func unusable() {
    #expect(throws: TLSClient.Unusable(description: "/nonexistent: No such file or directory")) {
      try TLSClient(for: "a.example", trusting: .authorities(file: "/nonexistent"))
    }
    #expect(throws: TLSClient.Unusable.self) {
      try TLSClient(for: "a.example", trusting: .authorities(file: #filePath))
    }
  }

  // MARK: Lost handshakes

  @Test("A handshake that is not answered ends in its time")
  func mute() throws {
    var carrier = try carrier(to: "mute", within: .milliseconds(50))
    let report = Report(.deferred(), stage: "TLS", text: "the handshake took too long")
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
    #expect(try servers.records(of: "mute").allSatisfy { $0.end == "mute" })
  }

  @Test("A handshake that is reset is tried again later")
  func resetting() throws {
    var carrier = try carrier(to: "resetting")
    let report = Report(.deferred(), stage: "TLS", text: "Connection reset by peer")
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
  }

  @Test("A handshake is broken by the stop")
  func stopped() throws {
    let server = try ScriptedServer({ [stop] peer in
      peer.receive(100)
      stop.ring()
      peer.receive()
    })
    var carrier = Carrier(
      to: "127.0.0.1", port: server.port,
      security: .implicit(try TLSClient(for: "127.0.0.1", trusting: authority)), stop: stop
    ) { Probe() }
    #expect(throws: NotCarried.stopped) { try carrier.deliver(item) }
  }

  // MARK: What is said under it

  @Test("A session's tickets do not end a kept connection")
  func tickets() throws {
    var carrier = try carrier(to: "right")
    try carrier.open()
    let opening = Array("tickets\n".utf8)
    for _ in 1...3 { #expect(try carrier.deliver(opening) == .answered("8 bytes")) }
    carrier.close()
    let isOne = try eventually("right") {
      $0 == .init(content: "tickets\ntickets\ntickets\nbye", end: "close_notify")
    }
    #expect(isOne)
  }

  @Test("Tickets without end are not read for ever")
  func flood() throws {
    var many = try carrier(to: "many-tickets")
    #expect(try many.deliver(item) == .answered("5 bytes"))
    var endless = try carrier(to: "flood")
    let why = "TLS: much came, and no content in it"
    #expect(try endless.deliver(item) == .broke(.closed(unsent: 0, why: why)))
  }

  @Test("A stream that is cut off without a farewell is closed like another")
  func cut() throws {
    var carrier = try carrier(to: "cut")
    #expect(try carrier.deliver(item) == .answered("the end"))
    #expect(try servers.records(of: "cut").map(\.content) == ["item\n"])
    // The kept connection's end is noticed, and a fresh one opened.
    #expect(try carrier.deliver(item) == .answered("the end"))
    #expect(try servers.records(of: "cut").count == 2)
  }

  @Test("Bytes may come one by one, both ways")
  func everyByte() throws {
    var carrier = try carrier(to: "split")
    let item = [UInt8](repeating: UInt8(ascii: "s"), count: 20_000) + [UInt8(ascii: "\n")]
    #expect(try carrier.deliver(item) == .answered("20001 bytes"))
    #expect(try carrier.deliver(item) == .answered("20001 bytes"))
  }

  @Test("What is large is sent whole")
  func large() throws {
    var carrier = try carrier(to: "right")
    let item = [UInt8](repeating: UInt8(ascii: "l"), count: 8 << 20) + [UInt8(ascii: "\n")]
    #expect(try carrier.deliver(item) == .answered("\(item.count) bytes"))
  }

  @Test("What could not be read in the end counts as unsent")
  func deaf() throws {
    var carrier = try carrier(to: "deaf", Probe(within: .milliseconds(100)))
    let item = [UInt8](repeating: UInt8(ascii: "d"), count: 32 << 20)
    guard case .broke(.timedOut(let unsent)) = try carrier.deliver(item) else {
      Issue.record("not timed out")
      return
    }
    #expect(unsent > 16 << 20)
    #expect((item.count - unsent).isMultiple(of: 16 * 1024))
  }

  // MARK: On request

  /// Takes a greeting in clear, and asks for TLS.
  struct Requesting: Conversation {
    var probe = Probe()
    mutating func opened() -> Step<Probe.Verdict> { .read(within: .seconds(10)) }
    mutating func secured() -> Step<Probe.Verdict> { .ready }
    mutating func deliver(_ item: [UInt8]) -> Step<Probe.Verdict> { probe.deliver(item) }
    mutating func received(_ bytes: ArraySlice<UInt8>, unsent: Int) -> Step<Probe.Verdict> {
      bytes.starts(with: "220".utf8) ? .startTLS : probe.received(bytes)
    }
    mutating func broke(_ how: Breakage) -> Step<Probe.Verdict> { probe.broke(how) }
    mutating func leave() -> Step<Probe.Verdict> { .close() }
  }

  func requesting(_ name: String) throws -> Carrier<Requesting> {
    let client = try TLSClient(for: "127.0.0.1", trusting: authority)
    return Carrier(
      to: "127.0.0.1", port: try servers.port(name), security: .onRequest(client), stop: stop
    ) { Requesting() }
  }

  @Test("A connection is put under TLS when the conversation asks")
  func onRequest() throws {
    var carrier = try requesting("greeting")
    #expect(try carrier.deliver(item) == .answered("5 bytes"))
    carrier.close()
    #expect(
      try servers.records(of: "greeting") == [.init(content: "item\n", end: "close_notify")])
  }

  @Test("Bytes that were sent in clear before it began end the session")
  func injected() throws {
    let bell = WakeUp()
    let server = try ScriptedServer({ peer in
      peer.send("220 hello\r\n")
      peer.receive(4)
      // More than is read at once.
      peer.send("220 go ahead\r\n" + String(repeating: "250 injected\r\n", count: 2000))
      peer.hold(until: bell)
    })
    let client = try TLSClient(for: "127.0.0.1", trusting: authority)
    var carrier = Carrier(
      to: "127.0.0.1", port: server.port, security: .onRequest(client), stop: stop
    ) { Slow() }
    let report = Report(
      .rejected(.channel), stage: "TLS", text: "bytes went in clear before it began")
    #expect(throws: NotCarried.noSession(report)) { try carrier.deliver(item) }
    bell.ring()
  }

  /// Asks for TLS at the answer to its second word, whatever stands behind it.
  struct Slow: Conversation {
    private var heard = 0
    mutating func opened() -> Step<Probe.Verdict> { .read(within: .seconds(10)) }
    mutating func secured() -> Step<Probe.Verdict> { .ready }
    mutating func deliver(_ item: [UInt8]) -> Step<Probe.Verdict> { .close() }
    mutating func received(_ bytes: ArraySlice<UInt8>, unsent: Int) -> Step<Probe.Verdict> {
      defer { heard += 1 }
      return heard == 0 ? .send(Array("TLS\n".utf8), replyWithin: .seconds(10)) : .startTLS
    }
    mutating func broke(_ how: Breakage) -> Step<Probe.Verdict> {
      .failed(Report(.deferred(), stage: "test"))
    }
    mutating func leave() -> Step<Probe.Verdict> { .close() }
  }
}
