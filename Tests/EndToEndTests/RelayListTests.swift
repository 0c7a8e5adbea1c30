import Database
import Testing

extension EndToEnd {
  /// Several relays in order of preference.
  @Suite("A list of relays") struct RelayList {
    /// What the first relay does to everything, and what the second relay's turn follows from.
    static let failures: [(stage: String, does: String)] = [
      ("greeting", "554 5.3.2 not for you"), ("greeting", "421 busy"), ("greeting", "close"),
      ("ehlo", "502 5.5.1 no"), ("auth", "535 5.7.8 no"), ("auth", "454 4.7.0 later"),
      ("mail", "550 5.7.1 sender refused"), ("mail", "530 5.7.0 who are you"),
      ("mail", "451 4.3.0 later"), ("rcpt", "554 5.7.1 Relay access denied"), ("rcpt", "421 bye"),
    ]

    @Test(
      "goes on to the next where one fails before a recipient was asked about", arguments: failures)
    func goesOn(_ failure: (stage: String, does: String)) throws {
      let stage = try Stage()
      try stage.write("password", "geheim")
      let first = try MailServer(
        on: stage, rules: [.init(stage: failure.stage, does: failure.does, times: nil)],
        options: ["--login", "duban:geheim"], keepingIn: "first")
      let second = try MailServer(on: stage)
      let login = "user: duban, secret: {file: password}, plain_login_allowed: true, connections: 1"
      try stage.configure(
        .init(relays: [
          Stage.relay("first", on: first.port, login), Stage.relay("second", on: second.port),
        ]))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let ended = try stage.run("run", "--once", "--as-of", "2024-06-14", "--log", "terminal")
      #expect(ended.status == 0)
      #expect(second.mails.map(\.recipient).sorted() == ["centre", "k1"])
      #expect(first.mails.isEmpty)
      #expect(try stage.story(of: "k1").attempts.map(\.outcome) == ["delivered"])
      // The first one is passed over for the second message, and told of once.
      #expect(ended.errors.split(separator: "\n").count { $0.contains("relay.away") } == 1)
      #expect(first.commands.count { $0.contains("EHLO") } <= 1)
    }

    @Test("a refused recipient or content is no relay's fault", arguments: ["rcpt", "dot"])
    func staysWithTheFirst(_ at: String) throws {
      let stage = try Stage()
      let first = try MailServer(
        on: stage, rules: [.init(stage: at, does: "550 5.1.1 no", times: nil)], keepingIn: "first")
      let second = try MailServer(on: stage)
      try stage.configure(
        .init(relays: [
          Stage.relay("first", on: first.port), Stage.relay("second", on: second.port),
        ]))
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(second.count == 0)
      #expect(
        try stage.story(of: "k1").attempts.map(\.outcome)
          == [at == "rcpt" ? "rejected-recipient" : "rejected-message"])
    }

    @Test("is checked under the name that the daemon gives itself")
    func checked() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage, rules: [])
      try stage.configure(.init(mailPort: server.port))
      _ = try stage.run("check")
      let name = try Running(["hostname"], on: stage).end().output
      #expect(server.commands.first == "clear EHLO \(name.dropLast())")
    }

    @Test("what is too big for the second waits for the first, which is away")
    func tooBigForTheSecond() throws {
      let stage = try Stage()
      let second = try MailServer(
        on: stage,
        rules: [.init(stage: "ehlo", does: "250-mail.invalid\r\n250 SIZE 100", times: nil)])
      try stage.configure(
        .init(relays: [Stage.relay("first", on: 1), Stage.relay("second", on: second.port)]))
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      let story = try stage.story(of: "k1")
      #expect(story.attempts.map(\.outcome) == ["deferred"])
    }

    @Test("whose relays all fail says of each why, and keeps what was said without the secret")
    func allFail() throws {
      let stage = try Stage()
      try stage.write("password", "geheim")
      let first = try MailServer(
        on: stage, rules: [.init(stage: "auth", does: "535 5.7.8 geheim is wrong", times: nil)],
        options: ["--login", "duban:geheim"])
      let login = "user: duban, secret: {file: password}, plain_login_allowed: true, connections: 1"
      try stage.configure(
        .init(relays: [Stage.relay("first", on: first.port, login), Stage.relay("second", on: 1)]))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let ended = try stage.run("run", "--once", "--as-of", "2024-06-14", "--log", "terminal")
      #expect(ended.status == 1)
      let rows = try stage.connect().query("select text, transcript from duban.attempt")
      let (text, transcript) = (
        try rows[0]("text", as: String.self), try rows[0]("transcript", as: String.self)
      )
      #expect(
        text == "first: AUTH 535 5.7.8 <redacted> is wrong; "
          + "second: connect 127.0.0.1:1: Connection refused")
      #expect(transcript.contains("C: AUTH PLAIN <redacted>\nS: 535 5.7.8 <redacted> is wrong\n"))
      #expect(transcript.hasSuffix("-- relay second\n-- connect 127.0.0.1:1: Connection refused"))
      for secret in ["geheim", "AGR1YmFuAGdlaGVpbQ=="] {
        #expect(!ended.errors.contains(secret) && !ended.output.contains(secret))
        #expect(!transcript.contains(secret))
      }
    }

    @Test("an attempt that did not deliver shows its dialogue; one that did keeps none")
    func transcripts() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage, rules: [.init(stage: "rcpt", to: "k1@example.invalid", does: "451 4.3.0 busy")])
      try stage.configure(.init(mailPort: server.port, retry: "100ms"))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let daemon = try stage.start("run")
      try eventually("all is settled") {
        try stage.number("select count(*) as n from duban.message") == 4
      }
      let attempts = try stage.story(of: "k1").attempts
      #expect(attempts.map(\.outcome) == ["deferred", "delivered"])
      #expect(attempts[0].transcript?.contains("S: 451 4.3.0 busy") == true)
      #expect(attempts[1].transcript == nil)
      #expect(!daemon.hasEnded)
    }
  }
}
