import Database
import Testing

extension EndToEnd {
  /// One thing that a relay does to the message for k1, and what comes of it.
  struct Misbehaviour: Sendable, CustomTestStringConvertible {
    let rule: MailServer.Rule
    let outcomes: [String]
    var state = "delivered"
    /// How often k1's mail lies in the server's folder.
    var copies = 1

    init(
      at stage: String, _ does: String, _ outcomes: [String], state: String = "delivered",
      copies: Int = 1
    ) {
      rule = .init(stage: stage, to: "k1@example.invalid", does: does)
      self.outcomes = outcomes
      self.state = state
      self.copies = copies
    }

    var testDescription: String { "\(rule.does) at \(rule.stage)" }

    static let all = [
      Misbehaviour(at: "rcpt", "451 4.3.0 busy", ["deferred", "delivered"]),
      Misbehaviour(
        at: "rcpt", "550 5.1.1 no such user", ["rejected-recipient"], state: "dead", copies: 0),
      Misbehaviour(at: "rcpt", "close", ["deferred", "delivered"]),
      Misbehaviour(at: "dot", "421 4.3.2 shutting down", ["deferred", "delivered"]),
      Misbehaviour(at: "dot", "451 4.3.0 disk full", ["deferred", "delivered"]),
      Misbehaviour(
        at: "dot", "554 5.6.0 no", ["rejected-message"], state: "dead", copies: 0),
      Misbehaviour(at: "dot", "hang", ["ambiguous", "delivered"], copies: 2),
      Misbehaviour(at: "dot", "close", ["ambiguous", "delivered"], copies: 2),
    ]
  }

  /// A relay that does not do what it should.
  @Suite("A relay that misbehaves") struct Submission {
    @Test("concerns one message alone, and each way has one outcome", arguments: Misbehaviour.all)
    func misbehaves(_ case: Misbehaviour) throws {
      let stage = try Stage()
      let server = try MailServer(on: stage, rules: [`case`.rule])
      try stage.configure(.init(mailPort: server.port, finalDot: "1s"))
      try stage.load(.of(5))
      let daemon = try stage.start("run", "--log", "terminal")
      // A rejected recipient that has no other contact: the next one up is told for it.
      let isRejected = `case`.outcomes.last == "rejected-recipient"
      try eventually("all is settled") {
        try stage.number("select count(*) as n from duban.message") == (isRejected ? 9 : 8)
      }

      let story = try stage.story(of: "k1")
      #expect(story.message.state == `case`.state)
      #expect(story.attempts.map(\.outcome) == `case`.outcomes)
      let decidedAt = ["rcpt": "RCPT", "dot": "end of data"][`case`.rule.stage]
      #expect(story.attempts.first?.stage == decidedAt)
      let wasAmbiguous = `case`.outcomes.first == "ambiguous"
      #expect(story.attempts.map(\.possibleDuplicate).last == wasAmbiguous)
      #expect(daemon.events.contains("possible_duplicate") == wasAmbiguous)

      let copies = server.mails.filter { $0.recipient == "k1" }
      #expect(copies.count == `case`.copies)
      #expect(Set(copies.map(\.messageID)).count <= 1)
      let others = server.mails.map(\.recipient).filter { $0 != "k1" }
      #expect(
        others.sorted() == ["bureau"] + (isRejected ? ["centre", "centre"] : ["centre"])
          + ["guidance", "k2", "k3", "k4", "k5"])
    }

    @Test("what cannot be composed keeps no dialogue of another message")
    func notComposed() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage, rules: [.init(stage: "rcpt", does: "451 4.3.0 busy", times: nil)])
      try stage.configure(.init(mailPort: server.port, connections: 1, retry: "10m"))
      try stage.load(.of(3))
      try stage.connect().execute(
        "update registry.contacts set email = 'no address' where owner_code in ('k2', 'k3')")
      try stage.pass(on: "2024-06-14")
      #expect(try stage.story(of: "k1").attempts.map { $0.transcript != nil } == [true])
      for recipient in ["k2", "k3"] {
        let attempt = try #require(try stage.story(of: recipient).attempts.first)
        #expect(attempt.stage == "compose")
        #expect(attempt.transcript == nil)
      }
    }

    @Test(
      "a sender that no mail of ours can bear ends the start, and says how to mend it",
      arguments: [
        ("duband@[127.0.0.1]", "its domain"), ("duband@县.example", "its domain"),
        ("duband@b..example", "local-part@domain"),
      ])
    func badSender(address: String, why: String) throws {
      let stage = try Stage(.init(sender: address))
      for command in ["run", "check"] {
        let ended = try stage.run(command)
        #expect(ended.status == 2)
        let said = ended.output + ended.errors
        #expect(said.contains("sender.address: "))
        #expect(said.contains(why))
        #expect(said.contains("; write "))
      }
    }

    @Test("a session that the relay closes as idle costs no attempt, and no lane its pace")
    func idle() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage,
        rules: [
          .init(stage: "mail", does: "250 2.1.0 ok"),
          .init(stage: "mail", does: "421 4.4.2 idle too long"),
        ])
      try stage.configure(.init(mailPort: server.port, connections: 1, retry: "10m"))
      try stage.load(.of(3))
      let ended = try stage.run("run", "--once", "--log", "terminal", "--as-of", "2024-06-14")
      #expect(ended.status == 0)
      #expect(!ended.errors.contains("lane.away"))
      #expect(Set(try stage.messages().map { "\($0.state) \($0.attempts)" }) == ["delivered 1"])
      #expect(server.commands.filter { $0.hasPrefix("clear EHLO") }.count == 2)
    }

    @Test("a connection that ends in the middle of DATA defers: the end of it was never sent")
    func endsInTheMiddle() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage, rules: [.init(stage: "data", does: "close")])
      try stage.configure(.init(mailPort: server.port, connections: 1))
      // Many rows make a digest that does not fit into the network's buffers.
      try stage.load(.of(200, withContacts: false))
      let daemon = try stage.start("run")
      try eventually("all is settled") {
        try stage.number("select count(*) as n from duban.message") == 3
      }
      #expect(server.mails.map(\.recipient).sorted() == ["bureau", "centre", "guidance"])
      let again = try #require(try stage.messages().first { $0.attempts > 1 })
      let story = try stage.story(of: again.recipient)
      #expect(story.attempts.map(\.outcome) == ["deferred", "delivered"])
      #expect(!daemon.hasEnded)
    }
  }
}
