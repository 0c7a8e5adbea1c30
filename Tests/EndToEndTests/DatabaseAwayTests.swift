import Foundation
import Stand
import Testing

extension EndToEnd {
  /// The database is away, at the start and later.
  @Suite("A database that is away") struct DatabaseAway {
    @Test("is waited for; READY=1 comes after the first pass; a restart loses and doubles nothing")
    func comesBack() throws {
      let cluster = try Cluster.own()
      let stage = try Stage(conninfo: try cluster.database(migrated: true))
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(1))
      try cluster.stop()

      let systemd = try NotifySocket(in: stage)
      let daemon = try stage.start(
        "run", "--log", "terminal", environment: ["NOTIFY_SOCKET": systemd.path])
      try daemon.logs("database.away")
      #expect(!systemd.received().contains { $0.hasPrefix("READY=1") })
      try cluster.start()
      try daemon.logs("database.back")
      try eventually("it is ready") { systemd.received().contains { $0.hasPrefix("READY=1") } }
      #expect(try stage.number("select count(*) as n from duban.duty") == 1)
      try eventually("all is delivered") { server.count == 4 }
      #expect(daemon.events.count { $0 == "database.away" } == 1)

      try stage.load(.of(150))
      try eventually("deliveries are under way") { server.count > 20 }
      try cluster.stop()
      try eventually("it noticed") { daemon.events.count { $0 == "database.away" } > 1 }
      try cluster.start()
      try eventually("all is delivered") {
        try stage.number("select count(*) as n from duban.queue") == 0
      }
      let copies = Dictionary(grouping: server.mails.filter { $0.recipient.hasPrefix("k") }) {
        $0.recipient
      }
      #expect(copies.count == 150)
      #expect(copies.values.allSatisfy { $0.count == 1 })
      #expect(try stage.messages().allSatisfy { $0.state == "delivered" })
      daemon.kill(SIGTERM)
      #expect(try daemon.end().status == 0)
    }

    @Test("is waited for by a daemon that is stopped meanwhile")
    func stopped() throws {
      let stage = try Stage(conninfo: "host=/nonexistent dbname=none")
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("database.away")
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(10)).status == 0)
    }

    @Test("ends a single pass with status 3, also when it goes in the middle of it")
    func once() throws {
      let cluster = try Cluster.own()
      let stage = try Stage(conninfo: try cluster.database(migrated: true))
      let server = try MailServer(on: stage, rules: [.init(stage: "greeting", does: "hang")])
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(1))
      let pass = try stage.start("run", "--once", "--as-of", "2024-06-14")
      try eventually("a conversation hangs") {
        try stage.number("select count(*) as n from duban.attempt where ended_at is null") > 0
      }
      try cluster.stop()
      #expect(try pass.end(within: .seconds(30)).status == 3)
      #expect(try stage.pass(on: "2024-06-14") == 3)
    }
  }
}

/// Stands in for systemd at the other end of $NOTIFY_SOCKET (sd_notify(3)).
final class NotifySocket {
  let path: String
  private let descriptor: CInt
  private var messages: [String] = []

  init(in stage: Stage) throws {
    path = "\(stage.folder)/notify"
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout.size(ofValue: address))
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard status == 0 else { throw Scratch.Failure(description: "bind \(path): \(errno)") }
  }

  deinit { close(descriptor) }

  /// Everything received so far.
  func received() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let size = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT)),
      size >= 0
    {
      messages.append(String(decoding: buffer[..<size], as: UTF8.self))
    }
    return messages
  }
}
