import Database
import Glibc
import Testing

extension EndToEnd {
  /// What the daemon says about itself.
  @Suite("Concerns") struct Told {
    /// Chores come with every twelfth beat.
    private static let heartbeat = "{beat: 50ms, hold_after: 5s, dead_after: 20s}"

    @Test("a dead letter is told to the operator and to the bureau, and no second time")
    func deadLetter() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage,
        rules: [.init(stage: "dot", does: "554 5.6.0 not like this", times: 1)])
      try stage.configure(
        .init(mailPort: server.port, connections: 1, heartbeat: Self.heartbeat))
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the operator is told") {
        server.mails.contains { $0.recipient == "operator" }
      }
      let alerts = server.mails.filter { $0.text.contains("督办系统自身") }
      try #require(!alerts.isEmpty)
      #expect(alerts.allSatisfy { $0.text.contains("未能送达") && $0.text.contains("not like this") })
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
      #expect(daemon.events.filter { $0 == "concerns.told" }.count == 1)
      #expect(
        try stage.number("select count(*) as n from duban.concern where told_at is not null") == 1)
    }

    @Test("a relay that rejects us is told by the operator's endpoint")
    func stopped() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage, rules: [.init(stage: "greeting", does: "554 5.7.1 not from you", times: nil)])
      let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
      let hook = try HookServer(on: stage, secrets: [secret])
      try stage.write("secret", secret)
      try stage.configure(
        .init(
          mailPort: server.port, connections: 1, heartbeat: Self.heartbeat, operatorWebhook: "duty",
          more: """
            endpoints:
              duty:
                kind: webhook
                url: http://127.0.0.1:\(hook.ports.http)/duty
                secret: {file: secret}
            """))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the operator is told there") {
        try stage.number(
          """
          select count(*) as n from duban.message
          where kind = 'operator' and lane = 'webhook:duty' and state = 'delivered'
          """) == 1
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
    }

    @Test(
      "what the registry lacks and a rule that fails are told in the run that finds them, then weekly"
    )
    func shortcomings() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(County(institutions: [.init(code: "k1", filedOn: "2024-06-20")]))
      try stage.connect().script(
        "alter view duban.signed_agreements rename column signed_on to signed")
      #expect(try stage.pass(on: "2024-06-14") == 0)
      let alerts = server.newMails()
      #expect(alerts.map(\.recipient).sorted() == ["bureau", "operator"])
      #expect(alerts.allSatisfy { $0.text.contains("有1家机构的备案日期晚于今日：k1 示例幼儿园") })
      #expect(
        alerts.filter { $0.text.contains("规则test/alliance-enrolment运行出错") }
          .map(\.recipient) == ["operator"])
      try stage.connect().script(
        "alter view duban.signed_agreements rename column signed to signed_on")
      for (day, told) in [
        ("2024-06-15", ["operator"]), ("2024-06-16", []),
        ("2024-06-22", ["centre", "k1", "operator"]),
      ] {
        #expect(try stage.pass(on: day) == 0)
        #expect(server.newlyTold() == told, "\(day)")
      }
    }
  }
}
