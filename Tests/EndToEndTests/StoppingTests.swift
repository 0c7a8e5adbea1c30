import Database
import Glibc
import Testing

extension EndToEnd {
  /// SIGTERM and SIGINT.
  @Suite("Stopping") struct Stopping {
    /// What the daemon is doing when the signal comes.
    enum Doing: String, CaseIterable, Sendable {
      case nothing, greeting, rcpt, dot
    }

    @Test(
      "ends within seconds with status 0 and gives everything back",
      arguments: [SIGTERM, SIGINT], Doing.allCases)
    func stops(_ signal: CInt, _ doing: Doing) throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage,
        rules: doing == .nothing ? nil : [.init(stage: doing.rawValue, does: "hang", times: nil)])
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(20))
      let daemon = try stage.start("run", "--log", "terminal")
      switch doing {
      case .nothing: try eventually("all is delivered") { server.count == 23 }
      case .greeting, .rcpt, .dot:
        try eventually("a conversation hangs") {
          try stage.number("select count(*) as n from duban.attempt where ended_at is null") > 0
        }
      }
      if doing == .dot { try eventually("the dot was sent") { server.count > 0 } }
      daemon.kill(signal)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(daemon.events.last == "daemon.stopped")

      #expect(
        try stage.number("select count(*) as n from duban.queue where token is not null") == 0)
      #expect(try stage.number("select count(*) as n from duban.daemon") == 0)
      let outcomes = try stage.connect().query(
        "select distinct coalesce(outcome, '') as o from duban.attempt")
      let told = try outcomes.map { try $0("o", as: String.self) }
      switch doing {
      case .nothing: #expect(told == ["delivered"])
      case .dot: #expect(told == ["ambiguous"])
      // An attempt that had sent nothing yet is none; one in the middle is put off.
      case .greeting, .rcpt: #expect(told.isEmpty || told == ["deferred"])
      }
    }
  }
}
