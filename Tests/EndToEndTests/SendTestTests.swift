import Testing

extension EndToEnd {
  /// `duband send-test`.
  @Suite("A test message") struct SendTest {
    @Test("goes to an address, and shows the dialogue without its secrets")
    func address() throws {
      let stage = try Stage()
      try stage.write("password", "geheim")
      let server = try MailServer(on: stage, rules: [], options: ["--login", "duban:geheim"])
      try stage.configure(
        .init(relays: [
          Stage.relay(
            "local", on: server.port,
            "user: duban, secret: {file: password}, plain_login_allowed: true")
        ]))
      let ended = try stage.run("send-test", "email", "--to", "a@example.invalid", "--verbose")
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.output.contains("C: AUTH PLAIN <redacted>\nS: 235 2.7.0 welcome\n"))
      #expect(ended.output.contains("C: RCPT TO:<a@example.invalid>\n"))
      #expect(
        ended.output.hasSuffix(
          "email to a@example.invalid: delivered at end of data 250 2.0.0 kept\n"))
      #expect(!ended.output.contains("AGR1YmFuAGdlaGVpbQ=="))
      #expect(server.mails.map(\.recipient) == ["a"])
      #expect(server.mails.first?.text.contains("测试消息") == true)
      #expect(try stage.number("select count(*) as n from duban.queue") == 0)
    }

    @Test("goes to the first active contact of a code")
    func code() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let sent = try stage.decoded(Sent.self, ["send-test", "email", "--to", "k1"])
      #expect(sent.address == "k1@example.invalid")
      #expect(sent.outcome == "delivered")
      #expect(server.mails.map(\.recipient) == ["k1"])
      #expect(server.mails.first?.messageID.contains(sent.identity) == true)
    }

    struct Sent: Decodable {
      let address: String
      let identity: String
      let outcome: String
    }

    @Test(
      "tells by its exit status what became of it",
      arguments: [
        (["email", "--to", "no-such-code"], 1, "no-such-code has no active contact"),
        (["email", "--to", "a@b@c"], 1, "rejected-recipient at compose"),
        (["nowhere", "--to", "a@example.invalid"], 2, "no channel nowhere; there is email, away"),
        (["email", "--to", "a@example.invalid"], 3, "deferred at connect"),
        (["away", "--to", "away"], 3, "deferred at connect"),
      ] as [([String], CInt, String)])
    func statuses(_ arguments: [String], _ status: CInt, _ words: String) throws {
      let stage = try Stage(
        .init(more: "endpoints: {away: {kind: feishu, url: \"http://127.0.0.1:1/hook\"}}"))
      let ended = try stage.run(["send-test"] + arguments)
      #expect(ended.status == status)
      #expect((ended.output + ended.errors).contains(words))
    }

    @Test("goes to an endpoint, and shows the dialogue without address and signature")
    func endpoint() throws {
      let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
      let stage = try Stage()
      try stage.write("secret", secret)
      let hook = try HookServer(on: stage, secrets: [secret])
      try stage.configure(
        .init(
          more: """
            endpoints:
              county-system:
                kind: webhook
                url: https://127.0.0.1:\(hook.ports.https)/hooks/hidden-path
                secret: {file: secret}
                ca_file: \(hook.authority)
            """))
      let ended = try stage.run(
        "send-test", "county-system", "--to", "county-system", "--verbose")
      #expect(ended.status == 0, "\(ended.errors)")
      let lines = ended.output.split(separator: "\n").map(String.init)
      #expect(
        lines.prefix(2) == [
          "C: POST <redacted> HTTP/1.1", "C: Host: 127.0.0.1:\(hook.ports.https)",
        ])
      #expect(lines.contains("C: webhook-signature: <redacted>"))
      #expect(lines.contains("S: HTTP 200 OK"))
      #expect(lines.suffix(2).first == "S: ok")
      #expect(
        lines.last == "county-system to county-system: delivered at response HTTP 200 OK: ok")
      #expect(!ended.output.contains("hidden-path") && !ended.output.contains("v1,"))
      let events = try hook.events.filter { $0.kind == "post" }
      #expect(events.map(\.path) == ["/hooks/hidden-path"])
      #expect(events.first?.accepted == [secret])

      try stage.write("secret", "whsec_" + String(repeating: "A", count: 32))
      let refused = try stage.run("send-test", "county-system", "--to", "county-system")
      #expect(refused.status == 1)
      #expect(refused.output.contains("rejected-channel at response HTTP 401"))
    }

    @Test("goes to a group's robot, and its code decides")
    func robot() throws {
      let stage = try Stage()
      let robot = try GroupRobot("dingtalk", on: stage, isSigned: true)
      try stage.configure(.init(more: robot.endpoint))
      let ended = try stage.run("send-test", "group", "--to", "group", "--verbose")
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.output.contains("S: HTTP 200 OK\n"))
      #expect(ended.output.contains(#"S: {"errcode": 0, "errmsg": "ok"}"#))
      #expect(ended.output.hasSuffix("group to group: delivered at response errcode 0 ok\n"))
      #expect(!ended.output.contains(GroupRobot.token) && !ended.output.contains("sign="))
      #expect(try #require(robot.requests.first).body.contains("测试消息"))

      try stage.write("robot-secret", "SECanother")
      let refused = try stage.run("send-test", "group", "--to", "group", "--verbose")
      #expect(refused.status == 1)
      #expect(refused.output.contains(#"S: {"errcode": 310000, "errmsg": "sign not match"}"#))
      #expect(refused.output.contains("rejected-channel at response errcode 310000"))
      #expect(try stage.number("select count(*) as n from duban.queue") == 0)
    }

    @Test("is refused with status 1")
    func refused() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage, rules: [.init(stage: "rcpt", does: "550 5.1.1 no")])
      try stage.configure(.init(mailPort: server.port))
      let ended = try stage.run("send-test", "email", "--to", "a@example.invalid")
      #expect(ended.status == 1)
      #expect(ended.output.contains("rejected-recipient at RCPT 550 5.1.1 no"))
    }
  }
}
