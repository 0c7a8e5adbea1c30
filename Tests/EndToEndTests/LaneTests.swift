import Database
import Glibc
import Testing

extension EndToEnd {
  /// What one side, or one message, does to the others of its lane.
  @Suite("Lanes") struct Lanes {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A stage with one endpoint, `duty`, on a port.
    private func stage(
      endpointOn port: UInt16, mailPort: UInt16 = 1, retry: String, _ more: String = ""
    ) throws -> Stage {
      let stage = try Stage()
      try stage.write("secret", Self.secret)
      try configure(stage, endpointOn: port, mailPort: mailPort, retry: retry, more)
      return stage
    }

    private func configure(
      _ stage: Stage, endpointOn port: UInt16, mailPort: UInt16 = 1, retry: String,
      _ more: String = ""
    ) throws {
      try stage.configure(
        .init(
          mailPort: mailPort, retry: retry, ambiguousAfter: "1h",
          more: """
            endpoints:
              duty:
                kind: webhook
                url: http://127.0.0.1:\(port)/duty
                secret: {file: secret}
                \(more)
            """))
    }

    /// Queues alerts for the endpoint, the first one most urgent; each says its text.
    private func post(_ texts: [String], on stage: Stage) throws {
      try stage.connect().execute(
        """
        insert into duban.queue (
          kind, as_of, recipient, contact, channel, lane, address, priority, any_hour, payload)
        select 'operator', '2024-06-14', '', '值班员', 'webhook', 'webhook:duty', 'duty',
          least(number - 1, 1), true,
          jsonb_build_object('concerns', jsonb_build_array(jsonb_build_object(
            'kind', 'lane-away', 'about', 'smtp', 'recipient', '', 'detail', text,
            'began_on', '2024-06-14')))
        from unnest($1::text[]) with ordinality as t (text, number)
        order by number
        """, texts)
    }

    private func attempts(_ stage: Stage) throws -> Int {
      try stage.number("select count(*) as n from duban.attempt")
    }

    @Test("a server that takes everything and never answers costs few attempts, whatever waits")
    func silent() throws {
      let endpoint = try SilentEndpoint()
      let stage = try stage(endpointOn: endpoint.port, retry: "1h", "timeout: 200ms")
      try post((1...50).map { "\($0)" }, on: stage)
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("lane.away")
      try eventually("what was under way is settled") {
        try stage.number("select count(*) as n from duban.queue where token is not null") == 0
      }
      #expect(try (2...3).contains(attempts(stage)))
      #expect(try stage.number("select count(*) as n from duban.queue") == 50)
      #expect(try stage.number("select max(ambiguous) as n from duban.queue") == 1)
      // A probe costs one attempt more, of another message, and the lane rests again at once.
      let before = try attempts(stage)
      _ = try stage.run("queue", "drain", "--within", "0")
      try eventually("the probe has failed") {
        try stage.number("select failures as n from duban.lane where name = 'webhook:duty'") > 1
      }
      try eventually("it is settled") {
        try stage.number("select count(*) as n from duban.queue where token is not null") == 0
      }
      #expect(try attempts(stage) == before + 1)
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
    }

    @Test(
      "a relay that takes mails and never answers: the rest arrives once it does, all of them once")
    func silentRelay() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage, rules: [.init(stage: "dot", does: "hang", times: 2)])
      try stage.configure(
        .init(
          mailPort: server.port, connections: 1, finalDot: "200ms", retry: "1h",
          ambiguousAfter: "1h"))
      try stage.load(.of(50))
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("lane.away")
      #expect(try stage.number("select count(*) as n from duban.attempt") == 2)
      _ = try stage.run("queue", "drain", "--within", "0")
      try eventually("all mails have arrived") { server.count >= 53 }
      try eventually("all is settled") {
        try stage.number("select count(*) as n from duban.queue") == 0
      }
      let identities = server.mails.map(\.messageID)
      #expect(Set(identities).count == 53)
      #expect(identities.count == 55)
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(daemon.events.filter { $0.hasPrefix("lane.") } == ["lane.away", "lane.back"])
    }

    @Test("with a second relay, one that never answers costs one attempt and is passed over")
    func silentFirstRelay() throws {
      let stage = try Stage()
      let first = try MailServer(
        on: stage, rules: [.init(stage: "dot", does: "hang", times: nil)], keepingIn: "first")
      let second = try MailServer(on: stage)
      try stage.configure(
        .init(
          relays: [
            Stage.relay("first", on: first.port, "connections: 1"),
            Stage.relay("second", on: second.port),
          ], finalDot: "200ms", ambiguousAfter: "1h"))
      try stage.load(.of(20))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(first.count == 1)
      #expect(second.count == 20)
      #expect(try stage.number("select count(*) as n from duban.queue where ambiguous = 1") == 1)
    }

    @Test(
      "a message that alone is forbidden stops its lane once, and is given up after its few attempts"
    )
    func culprit() throws {
      let stage = try stage(endpointOn: 1, retry: "50ms")
      let hook = try HookServer(on: stage, secrets: [Self.secret], forbidding: "the culprit")
      try configure(stage, endpointOn: hook.ports.http, retry: "50ms", "connections: 1")
      try post(["the culprit"] + (1...10).map { "\($0)" }, on: stage)
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("lane.stopped")
      #expect(try attempts(stage) == 1)
      _ = try stage.run("queue", "drain", "--within", "0")
      try eventually("all is settled") {
        try stage.number("select count(*) as n from duban.queue") == 0
      }
      let told = try stage.connect().query(
        "select state || ' ' || reason || ' ' || attempts as line, count(*) as n from duban.message group by 1 order by 1"
      )
      #expect(
        try told.map { "\(try $0("n", as: Int.self)) \(try $0("line", as: String.self))" } == [
          "1 dead the message was rejected 5", "10 delivered  1",
        ])
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(daemon.events.filter { $0.hasPrefix("lane.") } == ["lane.stopped", "lane.back"])
    }

    @Test("an alert that cannot be read is given up alone")
    func poison() throws {
      let stage = try stage(endpointOn: 1, retry: "50ms")
      let hook = try HookServer(on: stage, secrets: [Self.secret])
      try configure(stage, endpointOn: hook.ports.http, retry: "50ms")
      try post(["1", "2", "3"], on: stage)
      try stage.connect().execute(
        #"update duban.queue set payload = '{"concerns": 5}' where id = (select min(id) from duban.queue)"#
      )
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(
        try stage.number(
          "select count(*) as n from duban.message where state = 'dead' and reason = 'the message was rejected'"
        )
          == 1)
      #expect(
        try stage.number("select count(*) as n from duban.message where state = 'delivered'") == 2)
    }
  }
}
