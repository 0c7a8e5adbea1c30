import Glibc
import Testing

extension EndToEnd {
  /// Digests that go to group chats.
  @Suite("Group robots") struct Robots {
    /// What a robot answers once, and what the story of the message says then.
    struct Case: Sendable, CustomTestStringConvertible {
      let vendor: String
      let answer: GroupRobot.Answer
      let state: String
      let outcome: String
      var code = ""
      var testDescription: String { "\(vendor) \(answer.status ?? 200) \(answer.body ?? "close")" }

      static func json(
        _ vendor: String, _ code: Int, _ text: String, _ state: String, _ outcome: String
      ) -> Case {
        let keys = vendor == "feishu" ? ("code", "msg") : ("errcode", "errmsg")
        return Case(
          vendor: vendor,
          answer: .init(body: #"{"\#(keys.0)":\#(code),"\#(keys.1)":"\#(text)"}"#), state: state,
          outcome: outcome, code: "\(keys.0) \(code)")
      }
    }

    /// A county in which the bureau's contact reads a group, and something is overdue.
    private func play(
      _ robot: GroupRobot, on stage: Stage, phone: String = "138-0000-0000", institutions: Int = 1,
      settings: Stage.Settings = .init()
    ) throws -> Running.Ended {
      var settings = settings
      settings.more += "\n" + robot.endpoint
      try stage.configure(settings)
      var county = County.of(institutions)
      county.bureauWebhook = "group"
      county.bureauPhone = phone
      try stage.load(county)
      let ended = try stage.run("run", "--once", "--log", "json", "--as-of", "2024-06-25")
      // Feishu's robot is left alone in the minutes :00 and :30.
      try eventually("the robot was asked", within: .seconds(90)) {
        if robot.requests.isEmpty { try stage.pass(on: "2024-06-25") }
        return !robot.requests.isEmpty
      }
      return ended
    }

    private func tale(on stage: Stage) throws -> Story {
      let messages = try stage.messages().filter { $0.lane == "webhook:group" }
      guard let message = messages.first, messages.count == 1 else {
        throw Scratch.Failure(description: "\(messages.count) messages to the group")
      }
      return try stage.decoded(Story.self, ["queue", "show", "\(message.id)"])
    }

    @Test(
      "get a digest that their vendor takes, signed as it wants",
      arguments: ["wecom", "dingtalk", "feishu"])
    func delivered(vendor: String) throws {
      let stage = try Stage()
      let robot = try GroupRobot(vendor, on: stage, isSigned: vendor != "wecom")
      _ = try play(robot, on: stage)
      let story = try tale(on: stage)
      #expect(story.message.state == "delivered", "\(story.attempts)")
      #expect(story.attempts.map(\.outcome) == ["delivered"])
      #expect(robot.requests.count == (vendor == "wecom" ? 2 : 1))
      let sent = try #require(robot.requests.first)
      #expect(sent.body.contains("第1幼儿园"))
      #expect(sent.body.contains("签订卫生健康服务合作协议"))
      #expect(sent.body.contains("编号\(story.message.id)"))
      switch vendor {
      case "wecom":
        let call = try #require(robot.requests.last)
        #expect(call.body.contains(#""mentioned_mobile_list":["13800000000"]"#))
      case "dingtalk": #expect(sent.body.contains(#""atMobiles":["13800000000"]"#))
      default: #expect(!sent.body.contains("13800000000"))
      }
    }

    @Test(
      "answer, and the story tells",
      arguments: [
        .json("wecom", 45009, "api freq out of limit", "waiting", "deferred"),
        .json("wecom", 93000, "invalid webhook url", "ready", "rejected-channel"),
        .json("wecom", 40058, "exceed max length 4096", "dead", "rejected-message"),
        .json("wecom", 12345, "something new", "waiting", "deferred"),
        .json("dingtalk", 130101, "send too fast", "waiting", "deferred"),
        .json("dingtalk", 310000, "sign not match", "ready", "rejected-channel"),
        .json("dingtalk", 310000, "keywords not in content", "dead", "rejected-message"),
        .json("feishu", 11232, "frequency limited", "waiting", "deferred"),
        .json("feishu", 19024, "Key Words Not Found", "dead", "rejected-message"),
        Case(
          vendor: "feishu", answer: .init(status: 502, body: "bad gateway"), state: "waiting",
          outcome: "deferred", code: "HTTP 502"),
        Case(
          vendor: "dingtalk", answer: .init(body: "<html>log in</html>"), state: "waiting",
          outcome: "ambiguous", code: "HTTP 200"),
        Case(
          vendor: "wecom", answer: .init(does: "close"), state: "waiting", outcome: "ambiguous"),
      ] as [Case])
    func answers(_ what: Case) throws {
      let stage = try Stage()
      let robot = try GroupRobot(what.vendor, on: stage, answers: [what.answer])
      // Nothing that waits comes back while the test looks.
      _ = try play(
        robot, on: stage, settings: .init(retry: "10m", ambiguousAfter: "10m"))
      let story = try tale(on: stage)
      #expect(story.message.state == what.state)
      #expect(story.attempts.map(\.outcome) == [what.outcome])
      #expect(story.attempts.map(\.code) == [what.code])
      #expect(robot.requests.count == 1)
      // What was said, without the address.
      let said = try #require(story.attempts.first?.transcript)
      #expect(said.hasPrefix("C: POST <redacted> HTTP/1.1\nC: Host: 127.0.0.1:"))
      if let answer = what.answer.body { #expect(said.contains("\nS: \(answer)")) }
      #expect(!said.contains(GroupRobot.token))
    }

    @Test("whose secret would cross the network in clear are refused")
    func clear() throws {
      let stage = try Stage()
      try stage.configure(
        .init(
          more: """
            endpoints:
              group: {kind: wecom, url: "http://robot.invalid/send?key=hidden-key"}
            """))
      let ended = try stage.run("check")
      #expect(ended.status != 0)
      #expect((ended.output + ended.errors).contains("endpoint group: a robot's url is a secret"))
      #expect(!(ended.output + ended.errors).contains("hidden-key"))
    }

    @Test(
      "that punish haste are left alone as a whole",
      arguments: [("wecom", 45009, 60), ("dingtalk", 410_100, 600), ("feishu", 11232, 30)])
    func penalty(vendor: String, code: Int, seconds: Int) throws {
      let stage = try Stage()
      let answer = Case.json(vendor, code, "too fast", "waiting", "deferred").answer
      let robot = try GroupRobot(vendor, on: stage, answers: [answer])
      _ = try play(robot, on: stage, settings: .init(retry: "1ms"))
      #expect(
        try stage.number(
          """
          select extract(epoch from l.held_until - max(a.started_at))::int as n
          from duban.lane l join duban.queue q on q.lane = l.name
            join duban.attempt a on a.message_id = q.id
          where l.name = 'webhook:group' and l.breaker = 'closed'
          group by l.held_until
          """) >= seconds)
      try stage.pass(on: "2024-06-25")
      #expect(robot.requests.count == 1)
      #expect(try tale(on: stage).message.attempts == 1)
    }

    @Test("whose answer nobody knows are asked a few times")
    func unknown() throws {
      let stage = try Stage()
      let answer = GroupRobot.Answer(body: #"{"errcode":12345,"errmsg":"something new"}"#)
      let robot = try GroupRobot("wecom", on: stage, answers: Array(repeating: answer, count: 9))
      _ = try play(robot, on: stage)
      try eventually("it is given up") {
        try stage.pass(on: "2024-06-25")
        return try tale(on: stage).message.state == "dead"
      }
      let story = try tale(on: stage)
      #expect(story.attempts.map(\.outcome) == Array(repeating: "deferred", count: 5))
      #expect(story.message.reason.contains("nobody knows"))
      #expect(robot.requests.count == 5)
    }

    @Test("are asked at their vendor's pace, whose calls count as well")
    func pace() throws {
      let stage = try Stage()
      let robot = try GroupRobot("wecom", on: stage)
      _ = try play(robot, on: stage)
      // The stage of five working days later.
      try eventually("the second digest has arrived") {
        try stage.pass(on: "2024-07-02")
        return robot.requests.count == 4
      }
      // Twenty a minute: three seconds from token to token, and the first was taken after the first digest
      // was queued. (A request may arrive late on a busy machine, and the next one is then nearer to it;
      // what keeps no pace follows within milliseconds.)
      let queued = try stage.number(
        "select (extract(epoch from min(created_at)) * 1000)::bigint as n from duban.message")
      let times = robot.requests.map(\.at)
      for request in 1...3 {
        #expect(times[request] >= Double(queued) / 1000 + 3 * Double(request) - 0.001)
        #expect(times[request] - times[request - 1] >= 1.5)
      }
    }

    @Test("that take a message while the daemon is stopped are not sent it once more")
    func stopped() throws {
      let stage = try Stage()
      let robot = try GroupRobot(
        "wecom", on: stage, answers: [.init(body: #"{"errcode":0,"errmsg":"ok"}"#, after: 2)])
      try stage.configure(.init(more: robot.endpoint))
      var county = County.of(1)
      county.bureauWebhook = "group"
      county.bureauPhone = "138-0000-0000"
      try stage.load(county)
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the robot was asked") { !robot.requests.isEmpty }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      let story = try tale(on: stage)
      #expect(story.message.state == "delivered")
      #expect(story.attempts.map(\.outcome) == ["delivered"])
    }

    @Test("that call nobody have delivered the message all the same")
    func call() throws {
      let stage = try Stage()
      let robot = try GroupRobot(
        "wecom", on: stage,
        answers: [
          .init(body: #"{"errcode":0,"errmsg":"ok"}"#),
          .init(body: #"{"errcode":45009,"errmsg":"api freq out of limit"}"#),
        ])
      _ = try play(robot, on: stage)
      let story = try tale(on: stage)
      #expect(story.message.state == "delivered")
      #expect(
        story.attempts.map(\.text) == ["ok; nobody was called: errcode 45009 api freq out of limit"]
      )
      #expect(robot.requests.count == 2)
      // The message has arrived; the vendor's penalty is the robot's all the same.
      let held = try stage.number(
        """
        select extract(epoch from held_until - now())::int as n
        from duban.lane where name like 'webhook:%' and breaker = 'closed'
        """)
      #expect(40...75 ~= held)
    }

    @Test("take what fits and hear what is missing", arguments: ["wecom", "dingtalk", "feishu"])
    func size(vendor: String) throws {
      let stage = try Stage()
      let robot = try GroupRobot(vendor, on: stage)
      _ = try play(robot, on: stage, institutions: 150, settings: .init(retry: "10m"))
      #expect(try tale(on: stage).message.state == "delivered")
      #expect(try #require(robot.requests.first).body.contains("条未列出"))
    }

    @Test("have their URL, their secret and telephones told to nobody")
    func secrecy() throws {
      let stage = try Stage()
      let robot = try GroupRobot(
        "dingtalk", on: stage, isSigned: true,
        answers: [
          .init(body: #"{"errcode":300001,"errmsg":"no \#(GroupRobot.token)"}"#)
        ])
      let ended = try play(robot, on: stage)
      var told = ended.output + ended.errors
      for arguments in [
        ["check"], ["status"], ["queue", "list", "--json"],
        ["run", "--once", "--as-of", "2024-06-25"],
        ["queue", "show", "\(try tale(on: stage).message.id)"],
      ] {
        let ended = try stage.run(arguments)
        told += ended.output + ended.errors
      }
      try stage.write("robot-url", "https:/\(GroupRobot.token)")
      let check = try stage.run("check")
      told += check.output + check.errors
      #expect(told.contains("webhook:group"))
      #expect(told.contains("endpoint group: its url: the URL must begin with"))
      for hidden in [GroupRobot.token, GroupRobot.secret, "13800000000", "138-0000-0000"] {
        #expect(!told.contains(hidden))
      }
      #expect(try #require(robot.requests.first).target.contains("&sign="))
    }
  }
}
