import Database
import Glibc
import Testing

extension EndToEnd {
  /// The relay cannot be reached for a while.
  @Suite("A relay that is away") struct RelayAway {
    @Test("defers messages, and they arrive under their own identity once it is back")
    func comesBack() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, retry: "1s"))
      try stage.load(County(institutions: [.init(code: "k1")]))

      #expect(try stage.pass(on: "2024-06-14") == 1)
      // The first that failed told of the relay; the other was spared.
      let tried = try #require(try stage.messages().first { $0.attempts > 0 }).recipient
      let before = try stage.story(of: tried)
      #expect(["ready", "waiting"].contains(before.message.state))
      #expect(before.attempts.map(\.outcome) == ["deferred"])
      #expect(before.attempts.map(\.stage) == ["connect"])

      try server.start()
      try eventually("the messages' time has come") {
        try stage.number("select count(*) as n from duban.queue where ready_at <= now()") == 2
      }
      #expect(try stage.pass(on: "2024-06-14") == 0)
      let after = try stage.story(of: tried)
      #expect(after.message.state == "delivered")
      #expect(after.attempts.map(\.outcome) == ["deferred", "delivered"])
      #expect(after.attempts.allSatisfy { !$0.possibleDuplicate })
      #expect(after.message.identity == before.message.identity)
      #expect(server.mails.map(\.recipient).sorted() == ["centre", "k1"])
      #expect(
        server.mails.first { $0.recipient == tried }?.messageID.contains(after.message.identity)
          == true)
    }

    @Test("is probed, at no message's cost, and then gets all of them")
    func probed() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, connections: 2, retry: "50ms"))
      try stage.load(.of(30))
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("some probes have failed") {
        try stage.number("select coalesce(max(failures), 0) as n from duban.lane") > 5
      }
      #expect(try stage.number("select count(*) as n from duban.queue") == 33)
      #expect(try stage.number("select sum(attempts) as n from duban.queue") <= 2)
      try server.start()
      try eventually("all is delivered") { server.count == 33 }
      try eventually("the lane is well") {
        try stage.number("select count(*) as n from duban.lane where breaker = 'closed'") == 1
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(daemon.events.filter { $0.hasPrefix("lane.") } == ["lane.away", "lane.back"])
    }

    @Test(
      "is back while the daemon is down: what was met meanwhile is not told, whoever is quicker")
    func metWhileDown() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, retry: "50ms"))
      try stage.load(.of(1))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(try stage.number("select count(*) as n from duban.queue") == 2)
      var county = County.of(1)
      county.agreements = [("k1", "2024-06-14")]
      try stage.load(county)
      try server.start()
      // What leaves at any hour says that the queue was looked at, behind all that waits.
      try stage.connect().script(
        """
        insert into duban.queue (
          kind, as_of, recipient, contact, channel, lane, address, priority, any_hour, payload)
        values ('operator', '2024-06-14', '', '值班员', 'email', 'smtp', 'operator@example.invalid', 2,
          true, '{"concerns": []}')
        """)
      let pass = try stage.connect()
      try pass.script("begin; select pg_advisory_xact_lock(hashtext('duban.pass'))")
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the queue was looked at") {
        try stage.number("select count(*) as n from duban.queue where kind = 'operator'") == 0
      }
      #expect(server.count == 1)
      try pass.script("rollback")
      try eventually("nothing waits") {
        try stage.number("select count(*) as n from duban.queue") == 0
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(server.count == 1)
    }

    @Test("that takes nothing from us stops the lane: one attempt, and the others wait for it")
    func stopped() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage, rules: [.init(stage: "greeting", does: "554 5.7.1 not from you", times: nil)])
      try stage.configure(.init(mailPort: server.port, connections: 1))
      try stage.load(.of(20))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      let outcomes = try stage.connect().query("select outcome from duban.attempt")
      #expect(try outcomes.map { try $0("outcome", as: String.self) } == ["rejected-channel"])
      #expect(try stage.number("select count(*) as n from duban.queue where attempts = 0") == 20)
    }

    @Test("that is back is drained at once, and what cannot go is said")
    func drained() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, retry: "1h"))
      try stage.load(.of(3))
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the relay is found away") {
        try stage.number("select count(*) as n from duban.lane where breaker = 'open'") == 1
      }
      let stuck = try stage.run("queue", "drain", "--within", "0")
      #expect(stuck.status == 1 && stuck.errors.contains("left after 0 s"))
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      try server.start()
      let next = try stage.start("run", "--log", "terminal")
      #expect(try stage.run("queue", "drain").status == 0)
      #expect(server.count == 6)
      next.kill(SIGTERM)
      #expect(try next.end(within: .seconds(12)).status == 0)
    }

    @Test("is probed although nothing waits for it any more")
    func nothingWaits() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, retry: "50ms"))
      try stage.load(.of(1))
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the relay is found away") {
        try stage.number("select count(*) as n from duban.lane where breaker = 'open'") == 1
      }
      try eventually("nothing waits") {
        _ = try stage.run("queue", "cancel", "--lane", "smtp")
        return try stage.number("select count(*) as n from duban.queue") == 0
      }
      try server.start()
      try eventually("the lane is well") {
        try stage.number("select count(*) as n from duban.lane where breaker = 'closed'") == 1
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
    }

    @Test("that is to be spared gets no more than its rate, whatever waits")
    func rate() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(
        .init(mailPort: server.port, smtp: "rate: {per_minute: 1, burst: 3}"))
      try stage.load(.of(20))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(server.count == 3)
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(server.count <= 4)
      #expect(try stage.number("select sum(attempts) as n from duban.queue") == 0)
    }

    @Test("what is met meanwhile is withdrawn: nobody is mailed about it")
    func metMeanwhile() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port))
      var county = County(institutions: [.init(code: "k1"), .init(code: "k2", name: "另一幼儿园")])
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-14") == 1)

      county.agreements = [("k1", "2024-06-14")]
      try stage.load(county)
      try server.start()
      try eventually("the messages' time has come") {
        try stage.number("select count(*) as n from duban.queue where ready_at <= now()") == 3
      }
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.mails.map(\.recipient).sorted() == ["centre", "k2"])
      #expect(server.mails.allSatisfy { !$0.text.contains("示例幼儿园") })
      #expect(try stage.story(of: "k1").message.state == "withdrawn")
    }

    @Test("an escalation overtakes the digests that wait")
    func escalationsFirst() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try server.stop()
      try stage.configure(.init(mailPort: server.port, connections: 1))
      var county = County.of(20, filedOn: "2024-06-24")
      county.institutions.append(.init(code: "overdue"))
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-24") == 1)

      try server.start()
      try eventually("the messages' time has come") {
        try stage.number("select count(*) as n from duban.queue where ready_at > now()") == 0
      }
      #expect(try stage.pass(on: "2024-06-25") == 0)
      let told = server.mails.map(\.recipient)
      #expect(told.prefix(2).sorted() == ["bureau", "guidance"])
      #expect(told.count == 24)
    }
  }
}
