import Glibc
import Testing

@testable import Journal

@Suite("sd_notify")
struct ServiceNotifierTests {
  private let collector = EventCollector()

  @Test("each state is one datagram, by a path and by an abstract name", arguments: ["/tmp/", "@"])
  func states(prefix: String) throws {
    let systemd = try StandIn(prefix: prefix)
    let notifier = notifier(["NOTIFY_SOCKET": systemd.address])
    notifier.ready(status: "3 lanes up")
    #expect(systemd.received() == "READY=1\nSTATUS=3 lanes up")
    notifier.status("waits for the database")
    #expect(systemd.received() == "STATUS=waits for the database")
    notifier.watchdog()
    #expect(systemd.received() == "WATCHDOG=1")
    notifier.stopping()
    #expect(systemd.received() == "STOPPING=1")
    #expect(systemd.received() == nil)
    #expect(collector.events == [])
  }

  @Test("reloading says when it began, on the monotonic clock")
  func reloading() throws {
    let systemd = try StandIn(prefix: "@")
    let before = monotonicMicroseconds()
    notifier(["NOTIFY_SOCKET": systemd.address]).reloading()
    let message = try #require(systemd.received())
    let began = try #require(
      try /RELOADING=1\nMONOTONIC_USEC=([0-9]+)/.wholeMatch(in: message).flatMap { Int($0.1) })
    #expect((before...monotonicMicroseconds()).contains(began))
  }

  @Test(
    "a status stays one assignment",
    arguments: [
      ("x\nMAINPID=1", "STATUS=x MAINPID=1"), ("x\r\ny", "STATUS=x  y"), ("x\0y", "STATUS=x y"),
      (String(repeating: "x", count: 301), "STATUS=" + String(repeating: "x", count: 299) + "…"),
    ])
  func status(_ status: String, is expected: String) throws {
    let systemd = try StandIn(prefix: "@")
    notifier(["NOTIFY_SOCKET": systemd.address]).status(status)
    #expect(systemd.received() == expected)
  }

  @Test("without a socket nothing is told and nothing complained of")
  func unset() {
    let notifier = notifier(["WATCHDOG_USEC": "30000000"])
    notifier.ready(status: "up")
    notifier.watchdog()
    #expect(notifier.watchdogInterval == nil)
    #expect(collector.events == [])
  }

  @Test(
    "an address that is none is told once, in the journal",
    arguments: ["", "@", "run/notify", "vsock:2:1", "/" + String(repeating: "x", count: 107)])
  func malformed(address: String) {
    let notifier = notifier(["NOTIFY_SOCKET": address])
    notifier.ready(status: "up")
    #expect(
      collector.events == [
        .notifyFailed(error: "NOTIFY_SOCKET is no socket's address: \(address)")
      ])
  }

  @Test("a socket that nobody reads is told in the journal")
  func nobody() {
    notifier(["NOTIFY_SOCKET": "/nonexistent/notify"]).stopping()
    #expect(collector.events == [.notifyFailed(error: "No such file or directory")])
  }

  @Test(
    "the watchdog is due at half its time, for the process that it watches",
    arguments: [
      (["WATCHDOG_USEC": "30000000"], .seconds(15)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"], .seconds(15)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"], nil),
      (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ] as [([String: String], Duration?)])
  func watchdog(_ environment: [String: String], isDueEvery interval: Duration?) {
    let environment = environment.merging(["NOTIFY_SOCKET": "@x"]) { own, _ in own }
    #expect(notifier(environment).watchdogInterval == interval)
  }

  private func notifier(_ environment: [String: String]) -> ServiceNotifier {
    ServiceNotifier(journal: collector.journal, process: 7) { environment[$0] }
  }

  private func monotonicMicroseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
  }
}

/// Stands in for systemd at the other end of a notification socket.
private final class StandIn {
  let address: String
  private let descriptor: CInt

  init(prefix: String) throws {
    address = "\(prefix)duband-notify-\(UInt64.random(in: 0 ... .max))"
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let bound = try #require(NotifySocket(address: address))
      .withAddress { bind(descriptor, $0, $1) }
    try #require(bound == 0)
  }

  deinit {
    close(descriptor)
    if address.hasPrefix("/") { unlink(address) }
  }

  /// The next datagram; nil when there is none.
  func received() -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, CInt(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
