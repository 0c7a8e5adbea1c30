import Database
import Foundation
import Testing

extension EndToEnd {
  /// `duband silence` and `duband ack`.
  @Suite("Silences and promises") struct Silences {
    private static let named = ["--reason", "汛情停课", "--by", "王"]

    private func stage() throws -> (Stage, MailServer) {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(2))
      return (stage, server)
    }

    @Test("a silence holds what it covers, is listed, and ends by itself")
    func silence() throws {
      let (stage, server) = try stage()
      let added = try stage.run(
        ["silence", "add", "--subject", "k1", "--until", "2024-06-19"] + Self.named)
      #expect(added.status == 0, "\(added.errors)")
      #expect(added.output.hasPrefix("silence 1: subject k1, through 2024-06-19\n"))
      #expect(
        added.errors.contains(
          "silence.added silence=1 policy=\"\" rule=\"\" bearer=\"\" subject=k1 recipient=\"\""
            + " until=2024-06-19 by=王 reason=汛情停课"))
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.newlyTold() == ["centre", "k2"])
      #expect(server.mails.allSatisfy { !$0.text.contains("第1幼儿园") })
      #expect(try stage.pass(on: "2024-06-20") == 0)
      let told = server.newMails()
      #expect(
        told.filter { $0.text.contains("第1幼儿园") }.map(\.recipient).sorted()
          == ["centre", "k1"])
      struct Listed: Decodable {
        let id: Int
        let subject: String?
        let rule: String?
        let until: String
        let by: String
        let reason: String
      }
      let listed = try stage.decoded([Listed].self, ["silence", "list", "--all"])
      #expect(listed.map(\.subject) == ["k1"])
      #expect(listed.first?.rule == nil)
      #expect(listed.first?.reason == "汛情停课")
    }

    @Test("a running daemon withdraws at once what is silenced, and tells it when it is ended")
    func running() throws {
      let (stage, server) = try stage()
      try server.stop()
      let daemon = try stage.start("run", "--log", "terminal")
      let queued = "select count(*) as n from duban.queue"
      try eventually("all is queued") { try stage.number(queued) > 0 }
      #expect(
        try stage.run(
          ["silence", "add", "--rule", "alliance-enrolment", "--until", "2999-12-31"] + Self.named
        ).status == 0)
      try eventually("all is withdrawn") { try stage.number(queued) == 0 }
      try server.start()
      #expect(try stage.run("silence", "end", "1", "--by", "李").status == 0)
      try eventually("the latest stages are told") {
        Set(server.mails.map(\.recipient)).isSuperset(of: ["centre", "guidance", "bureau"])
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
    }

    @Test("a promise holds reminders; the escalation goes out and says so")
    func promise() throws {
      let (stage, server) = try stage()
      #expect(try stage.pass(on: "2024-06-14") == 0)
      _ = server.newMails()
      let promised = try stage.run(
        "ack", "alliance-enrolment", "k1", "--until", "2024-07-05", "--by", "王", "--note", "月底签约")
      #expect(promised.status == 0, "\(promised.errors)")
      #expect(
        promised.output.hasPrefix(
          "promise 1: alliance-enrolment k1 of centre, due 2024-06-24, through 2024-07-05\n"))
      #expect(promised.errors.contains("promise.added promise=1 policy=test"))
      #expect(!promised.errors.contains("月底签约"))
      #expect(try stage.pass(on: "2024-06-25") == 0)
      let mails = server.newMails()
      let centre = try #require(mails.first { $0.recipient == "centre" })
      #expect(!centre.text.contains("第1幼儿园"))
      #expect(centre.text.contains("第2幼儿园"))
      let bureau = try #require(mails.first { $0.recipient == "bureau" })
      let words = "责任单位承诺于2024年7月5日前办理。"
      #expect(bureau.text.components(separatedBy: words).count == 2)
      #expect(try stage.run("ack", "list", "--all").output.contains("月底签约"))
      #expect(try stage.run("ack", "end", "1", "--by", "王").status == 0)
      #expect(try stage.pass(on: "2024-06-26") == 0)
      #expect(server.newMails().map(\.recipient) == ["centre"])
    }

    @Test(
      "what is wrong is said with the mend",
      arguments: [
        (["silence", "add", "--until", "2024-07-01"] + named, 2, "name one at least"),
        (["silence", "add", "--rule", "alliance-enrolment"] + named, 2, "--until"),
        (
          ["silence", "add", "--rule", "alliance-enrolment", "--until", "2024-07-01", "--by", "王"],
          2, "--reason"
        ),
        (
          [
            "silence", "add", "--rule", "alliance-enrolment", "--until", "2024-07-01", "--by", " ",
            "--reason", "x",
          ], 2, "--by is empty"
        ),
        (
          ["silence", "add", "--rule", "aliance-enrolment", "--until", "2024-07-01"] + named, 2,
          "did you mean alliance-enrolment?"
        ),
        (
          ["silence", "add", "--policy", "wushan", "--until", "2024-07-01"] + named, 2,
          "no policy wushan; there is test"
        ),
        (
          ["silence", "add", "--bearer", "center", "--until", "2024-07-01"] + named, 2,
          "did you mean centre (示例镇卫生院)?"
        ),
        (
          ["silence", "add", "--bearer", "示例镇卫生院", "--until", "2024-07-01"] + named, 2,
          "write its code, centre"
        ),
        (
          ["silence", "add", "--subject", "k9", "--until", "2024-07-01"] + named, 2,
          "no subject k9 in the registry; did you mean k1 (第1幼儿园)?"
        ),
        (["silence", "add", "--subject", "k1", "--until", "morgen"] + named, 2, "--until"),
        (["silence", "end", "7", "--by", "王"], 1, "not concerned: 7"),
        (
          ["ack", "alliance-enrolment", "k1", "--until", "2024-07-01", "--by", "王"], 1,
          "duband explain alliance-enrolment k1"
        ),
        (
          ["ack", "alliance-enrolment", "k1", "--until", "2024-07-01"], 2, "--by"
        ),
        (["ack", "end", "7", "--by", "王"], 1, "not concerned: 7"),
      ] as [([String], CInt, String)])
    func refused(_ arguments: [String], _ status: CInt, _ words: String) throws {
      let stage = try Stage()
      try stage.load(.of(1))
      let ended = try stage.run(arguments)
      #expect(ended.status == status)
      #expect(ended.errors.contains(words), "\(ended.errors)")
      #expect(
        try stage.number(
          "select (select count(*) from duban.silence) + (select count(*) from duban.promise) as n")
          == 0)
    }

    @Test("a promise that could be for several duties lists them")
    func ambiguous() throws {
      let (stage, server) = try stage()
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.count > 0)
      try stage.connect().execute(
        """
        insert into duban.duty (policy, rule, subject, bearer, period, opened_on, due_on, provisional, facts)
        values ('test', 'alliance-enrolment', 'k1', 'guidance', '2024-06-20', '2024-06-20', '2999-12-31',
          false, '{}')
        """)
      let ended = try stage.run(
        "ack", "alliance-enrolment", "k1", "--until", "2024-07-01", "--by", "王")
      #expect(ended.status == 2)
      #expect(ended.errors.contains("2 duties are meant"))
      #expect(ended.errors.contains("--policy test --bearer centre, due 2024-06-24"))
      #expect(
        ended.errors.contains(
          "--policy test --bearer guidance --period 2024-06-20, due 2999-12-31"))
      #expect(
        try stage.run(
          "ack", "alliance-enrolment", "k1", "--bearer", "guidance", "--until", "2024-07-01",
          "--by",
          "王"
        ).status == 0)
    }
  }
}
