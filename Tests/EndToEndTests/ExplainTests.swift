import Database
import Foundation
import Testing

extension EndToEnd {
  /// `duband explain`.
  @Suite("An explanation") struct Explanations {
    private func stage(told day: String? = "2024-06-25") throws -> (Stage, MailServer) {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(2))
      if let day { #expect(try stage.pass(on: day) == 0) }
      return (stage, server)
    }

    private func explained(_ stage: Stage, _ arguments: String...) throws -> String {
      let ended = try stage.run(["explain"] + arguments)
      #expect(ended.status == 0, "\(ended.errors)")
      return ended.output
    }

    @Test(
      "of a duty, in both languages",
      arguments: [
        (
          "zh",
          [
            "纳入医育结合联盟 alliance-enrolment：第1幼儿园（k1）", "依据：测试〔2024〕1号第九条", "责任单位：示例镇卫生院（centre）",
            "状态：已逾期1天", "2024-06-13起，期限2024-06-24", "filed_on 2024-06-07",
            "2024-06-15 – 2024-06-16  休息日", "2024-06-17 – 2024-06-21  工作日第2—6个", "卫生健康委（上报）",
            "已告知（2024-06-25）", "未单独告知，已到下一级", "届时告知", "已送达", "第1次",
          ]
        ),
        (
          "en",
          [
            "纳入医育结合联盟 alliance-enrolment: 第1幼儿园 (k1)", "source: 测试〔2024〕1号第九条",
            "bearer: 示例镇卫生院 (centre)", "state: overdue by 1 day",
            "opened on 2024-06-13, due on 2024-06-24", "2024-06-15 – 2024-06-16  day off",
            "working day no. 2–6", "bureau (escalation)", "told on 2024-06-25",
            "passed over: a later stage was reached", "to be told then", "delivered", "attempt 1",
          ]
        ),
      ])
    func duty(_ language: String, _ words: [String]) throws {
      let (stage, server) = try stage()
      let text = try explained(
        stage, "alliance-enrolment", "k1", "--as-of", "2024-06-25", "--lang", language)
      for word in words { #expect(text.contains(word), "\(word) in\n\(text)") }
      #expect(!text.contains("@example.invalid"))
      #expect(server.count == 5)
    }

    @Test("its language is the locale's, unless one is asked for")
    func locale() throws {
      let (stage, _) = try stage(told: nil)
      func output(_ locale: String, _ more: String...) throws -> String {
        try Running(
          [
            Stage.program, "explain", "alliance-enrolment", "k1", "--config",
            "\(stage.folder)/duband.yaml",
          ] + more, environment: ["LC_ALL": locale], on: stage
        ).end().output
      }
      #expect(try output("zh_CN.UTF-8").contains("责任单位"))
      #expect(try output("C.UTF-8").contains("bearer"))
      #expect(try output("zh_CN.UTF-8", "--lang", "en").contains("bearer"))
    }

    /// Of its JSON, what is asked here.
    private struct Explanation: Decodable {
      struct Story: Decodable {
        struct Duty: Decodable {
          let subject: String
          let state: String
        }
        struct Rung: Decodable {
          let stage: String
          let day: String
          let recipient: String
          let fate: String
          let fateDay: String?
          let message: Int?
        }
        let clause: String
        let duty: Duty
        let subjectName: String
        let days: [Day]
        let ladder: [Rung]
        let promises: [Promise]
      }
      struct Day: Decodable { let day: String }
      struct Promise: Decodable { let until: String }
      struct Nothing: Decodable {
        struct Reason: Decodable { let reason: String }
        let reasons: [Reason]
      }
      struct Recipient: Decodable { let obstacles: [String] }
      struct Message: Decodable {
        struct Attempt: Decodable { let outcome: String }
        let message: QueuedMessage
        let attempts: [Attempt]
      }
      let asOf: String
      let message: Message?
      let recipient: Recipient?
      let duties: [Story]
      let nothing: [Nothing]
      let messages: [Message]
    }

    private func decoded(_ stage: Stage, _ arguments: String...) throws -> Explanation {
      try stage.decoded(Explanation.self, ["explain"] + arguments)
    }

    @Test("as JSON, with the messages and their attempts, silences and promises")
    func json() throws {
      let (stage, server) = try stage()
      #expect(
        try stage.run(
          "ack", "alliance-enrolment", "k1", "--until", "2024-07-01", "--by", "王"
        ).status == 0)
      let found = try decoded(stage, "alliance-enrolment", "k1", "--as-of", "2024-06-25")
      let story = try #require(found.duties.first)
      #expect(found.asOf == "2024-06-25")
      #expect(story.duty.state == "overdue")
      #expect(story.subjectName == "第1幼儿园")
      #expect(story.days.map(\.day).first == "2024-06-14")
      #expect(story.promises.map(\.until) == ["2024-07-01"])
      let bureau = story.ladder.filter { $0.recipient == "bureau" }
      #expect(bureau.map(\.fate) == ["told", "ahead"])
      #expect(bureau[0].fateDay == "2024-06-25")
      let centre = story.ladder.filter { $0.recipient == "centre" }
      #expect(
        centre.map(\.fate) == ["passed-over", "passed-over", "passed-over", "told", "promised"])
      #expect(found.messages.count == 4)
      #expect(found.messages.allSatisfy { $0.attempts.map(\.outcome) == ["delivered"] })
      #expect(server.count == 5)
    }

    @Test("of a message: which duties it tells of, and why its reader is told")
    func message() throws {
      let (stage, server) = try stage()
      let number = try stage.number(
        "select id as n from duban.message where recipient = 'bureau'")
      let found = try decoded(stage, "--message", "\(number)")
      #expect(found.asOf == "2024-06-25")
      #expect(found.message?.message.recipient == "bureau")
      #expect(found.duties.map(\.duty.subject).sorted() == ["k1", "k2"])
      #expect(found.duties.flatMap(\.ladder).allSatisfy { $0.recipient == "bureau" })
      let text = try explained(stage, "--message", "\(number)", "--lang", "zh")
      #expect(text.contains("收件单位：县卫生健康委（bureau）"))
      #expect(text.contains("卫生健康委（上报）"))
      #expect(server.count == 5)
    }

    @Test("of a recipient: what stands against telling it")
    func recipient() throws {
      let stage = try Stage()
      var county = County.of(1)
      county.institutions.append(.init(code: "k3", name: "第3幼儿园", hasContact: false))
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-14") == 1)
      #expect(
        try stage.run(
          "silence", "add", "--recipient", "k3", "--until", "2999-01-01", "--reason", "搬迁", "--by",
          "王"
        ).status == 0)
      let found = try decoded(stage, "--recipient", "k3", "--as-of", "2024-06-14", "--lang", "en")
      let obstacles = try #require(found.recipient).obstacles
      #expect(obstacles.contains("it has no contact with an address"))
      #expect(
        obstacles.contains("it cannot be told itself: 示例镇卫生院 (centre) is told in its place"))
      #expect(obstacles.contains { $0.hasPrefix("lane smtp is away: connect") })
      #expect(obstacles.contains("silence 1 lasts through 2999-01-01 (王: 搬迁)"))
      #expect(found.duties.map(\.duty.subject) == ["k3"])
      #expect(found.duties.first?.ladder.map(\.fate).contains("silenced") == true)
      let text = try explained(
        stage, "alliance-enrolment", "k3", "--recipient", "k3", "--as-of", "2024-06-14", "--lang",
        "zh")
      #expect(text.contains("没有可用的联系方式"))
      #expect(text.contains("暂停催办至2999-01-01（暂停1）"))
    }

    @Test("where nothing is owed, the reasons that the registry shows")
    func nothing() throws {
      let (stage, _) = try stage(told: nil)
      var county = County.of(2)
      county.agreements = [("k1", "2024-06-10")]
      try stage.load(county)
      let found = try decoded(stage, "alliance-enrolment", "k1", "--as-of", "2024-06-14")
      #expect(found.nothing.map { $0.reasons.map(\.reason) } == [["agreement-in-force"]])
      let text = try explained(
        stage, "alliance-enrolment", "k1", "--as-of", "2024-06-12", "--lang", "zh")
      #expect(text.contains("没有应办事项"))
      #expect(text.contains("政策自2024-06-13起施行"))
      #expect(text.contains("协议xy-k1在有效期内"))
    }

    @Test(
      "what is wrong is said, with the status that it has",
      arguments: [
        ([], 2, "explain what?"),
        (["alliance-enrolment"], 2, "a rule and a subject"),
        (["alliance-enrolment", "k1", "--message", "1"], 2, "not both"),
        (["aliance-enrolment", "k1"], 2, "did you mean alliance-enrolment?"),
        (["alliance-enrolment", "k9"], 2, "did you mean k1 (第1幼儿园)?"),
        (["alliance-enrolment", "k1", "--bearer", "center"], 2, "did you mean centre"),
        (["--recipient", "县卫生健康委"], 2, "write its code, bureau"),
        (["alliance-enrolment", "k1", "--as-of", "gestern"], 2, "--as-of"),
        (["alliance-enrolment", "k1", "--lang", "fr"], 2, "--lang"),
        (["--message", "77"], 1, "no message 77"),
      ] as [([String], CInt, String)])
    func refused(_ arguments: [String], _ status: CInt, _ words: String) throws {
      let (stage, _) = try stage(told: nil)
      let ended = try stage.run(["explain"] + arguments)
      #expect(ended.status == status)
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }

    @Test("it writes nothing, and a database that is away is 3")
    func harmless() throws {
      let (stage, _) = try stage(told: nil)
      _ = try explained(stage, "alliance-enrolment", "k1", "--as-of", "2024-06-25")
      #expect(
        try stage.number(
          "select (select count(*) from duban.duty) + (select count(*) from duban.notice) as n")
          == 0
      )
      let away = try Stage(conninfo: "host=/nonexistent dbname=none")
      #expect(try away.run("explain", "alliance-enrolment", "k1").status == 3)
    }
  }
}
