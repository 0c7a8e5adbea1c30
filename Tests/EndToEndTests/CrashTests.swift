import Glibc
import Testing

extension EndToEnd {
  /// Daemons that die, and daemons beside each other.
  @Suite("Daemons") struct Daemons {
    @Test("killed again and again, they deliver everything, and mark what may come twice")
    func killed() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(
        .init(
          mailPort: server.port, heartbeat: "{beat: 300ms, hold_after: 700ms, dead_after: 1500ms}"))
      try stage.load(.of(300))
      let everybody = Set((1...300).map { "k\($0)" } + ["bureau", "centre", "guidance"])
      var marked = 0
      for _ in 1...8 {
        let goal = server.count + 20
        let daemon = try stage.start("run", "--log", "terminal")
        try eventually("20 more have arrived") { server.count >= min(goal, everybody.count) }
        daemon.kill(SIGKILL)
        _ = try daemon.end()
        marked += daemon.events.count { $0 == "possible_duplicate" }
      }
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the queue is empty", within: .seconds(60)) {
        try stage.number("select count(*) as n from duban.queue") == 0
      }
      marked += daemon.events.count { $0 == "possible_duplicate" }

      let copies = Dictionary(grouping: server.mails, by: \.recipient)
      #expect(Set(copies.keys) == everybody)
      #expect(copies.values.allSatisfy { Set($0.map(\.messageID)).count == 1 })
      let messages = try stage.messages()
      #expect(messages.count == everybody.count)
      #expect(messages.allSatisfy { $0.state == "delivered" })
      let twice = copies.values.filter { $0.count > 1 }.map { $0[0].recipient }
      let ambiguous = messages.filter { $0.ambiguous > 0 }
      #expect(Set(twice).isSubset(of: ambiguous.map(\.recipient)))
      #expect(marked >= ambiguous.count)
      for message in ambiguous {
        let attempts = try stage.story(of: message.recipient).attempts
        #expect(attempts.first?.outcome == "ambiguous")
        #expect(attempts.last?.possibleDuplicate == true)
      }
    }

    @Test("two on one database deliver each message once")
    func two() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      let daemons = try (1...2).map { _ in try stage.start("run", "--log", "terminal") }
      for daemon in daemons { try daemon.logs("daemon.ready") }
      try stage.load(.of(200))
      try eventually("the queue is empty") {
        try stage.number("select count(*) as n from duban.message") == 203
      }
      let told = server.mails.map(\.recipient)
      #expect(told.count == 203)
      #expect(Set(told).count == 203)
      let atWork = try stage.number("select count(distinct daemon_id) as n from duban.attempt")
      #expect(atWork == 2)
    }

    @Test("an idle one asks nothing of the registry; an import wakes it at once")
    func idle() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.load(.of(3))

      func scans(_ schema: String, _ table: String) throws -> Int {
        try stage.number(
          """
          select coalesce(sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), 0) as n
          from pg_stat_user_tables where schemaname = '\(schema)' and relname like '\(table)'
          """)
      }
      try stage.configure(.init(mailPort: server.port, pollInterval: "20ms"))
      let busy = try stage.start("run", "--log", "terminal")
      try eventually("all is delivered") { server.count == 6 }
      // The server's statistics come up to a second late, a session's all at once.
      var asked = 0
      try eventually("it polls a hundred times without asking") {
        asked = try scans("registry", "%")
        let polls = try scans("duban", "registry_change")
        try eventually("it polled a hundred times more") {
          try scans("duban", "registry_change") >= polls + 100
        }
        return try scans("registry", "%") == asked
      }
      #expect(asked > 0)
      busy.kill(SIGTERM)
      _ = try busy.end()

      try stage.configure(.init(mailPort: server.port, pollInterval: "1h"))
      let patient = try stage.start("run", "--log", "terminal")
      try patient.logs("daemon.ready")
      try stage.load(.of(4))
      try eventually("k4 is told", within: .seconds(10)) {
        server.mails.contains { $0.recipient == "k4" }
      }
    }
  }
}
