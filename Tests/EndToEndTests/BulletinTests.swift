import Database
import Foundation
import Testing

extension EndToEnd {
  /// What nobody owes: announcements of filings, reports, hours of service.
  @Suite("Bulletins") struct Bulletins {
    /// A mail as Tests/Peers/read-mail.py sees it.
    private struct Seen: Decodable {
      let subject: String
      let references: [String]
      let attachments: [[String]]
      let types: [String]
      let text: String
      let defects: [String]
    }

    private static let announcements = """
      announcements:
        filing-announcement: {title: 名单告知, clause: 第二条, words: 请主动联系。}
        report: {title: 督办情况, clause: 第十条, words: 请核实后使用。}
        service-hours: {title: 服务时长, clause: 第六条, words: 可作为加分条件使用。}
      """

    /// The stage's policy, and announcements with it.
    private static func announce(on stage: Stage) throws {
      let policy = try String(contentsOfFile: "\(stage.folder)/policy.yaml", encoding: .utf8)
      try stage.write("policy.yaml", policy + announcements)
    }

    /// The mails since the last time, as a program that reads mail sees them, by recipient.
    private static func newMails(_ server: MailServer, on stage: Stage) throws -> [String: [Seen]] {
      let mails = try server.newMails().enumerated().map { index, mail in
        let file = try stage.write("mail\(index).eml", "\(mail.header)\r\n\r\n\(mail.body)")
        let reader = try Running(
          ["/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/read-mail.py", file], on: stage)
        return (
          mail.recipient, try JSONDecoder().decode(Seen.self, from: Data(reader.end().output.utf8))
        )
      }
      return Dictionary(grouping: mails, by: \.0).mapValues { $0.map(\.1) }
    }

    @Test("arrive as mails with their tables, each once, and as simulate says")
    func arrive() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      let robot = try GroupRobot("wecom", on: stage)
      try stage.configure(.init(mailPort: server.port, more: robot.endpoint))
      try Self.announce(on: stage)
      var county = County(institutions: [.init(code: "k1")])
      county.bureauWebhook = "group"
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-14") == 0)
      _ = server.newMails()
      county.institutions.append(.init(code: "k2", name: "=新园", filedOn: "2024-06-17"))
      try stage.load(county)
      try stage.write(
        "county/activities.csv",
        """
        code,kind,held_on,institution_codes,provider_codes,staff_hours
        v1,visit,2024-06-20,k1;k2,centre,centre/王医生=1.5;centre/李护士=2
        """)
      #expect(try stage.run("import", "\(stage.folder)/county").status == 0)

      #expect(try stage.pass(on: "2024-06-17") == 0)
      let announced = try Self.newMails(server, on: stage)["centre"]?.filter {
        $0.subject.hasPrefix("【托育备案】")
      }
      #expect(announced?.map(\.subject) == ["【托育备案】新备案托育机构1家——示例镇卫生院"])
      #expect(announced?.first?.text.contains("=新园") == true)
      #expect(announced?.first?.references == [])
      #expect(announced?.first?.attachments.isEmpty == true)

      #expect(try stage.pass(on: "2024-07-01") == 0)
      let mails = try Self.newMails(server, on: stage)
      let all = mails.values.flatMap { $0 }
      #expect(all.flatMap(\.defects) == [])
      let list = try #require(mails["centre"]?.first { $0.subject.contains("名单") })
      #expect(
        list.attachments.map { $0[0] }.first?.hasPrefix("备案托育机构名单-2024-07-01-") == true)
      #expect(list.attachments.map { $0[1] } == ["text/csv"])
      #expect(list.attachments[0][2].hasPrefix("\u{FEFF}\"名称\",\"代码\""))
      #expect(list.attachments[0][2].contains("\"'=新园\",\"k2\""))
      let hours = try #require(mails["centre"]?.first { $0.subject.contains("服务时长") })
      #expect(hours.attachments[0][2].contains("\"示例镇卫生院\",\"李护士\",\"2\",\"1\",\"2\""))
      let reports = try #require(mails["bureau"]?.filter { $0.subject.contains("督办情况") })
      #expect(Set(reports.map(\.subject).map { $0.prefix(15) }).count == 2)
      #expect(reports.allSatisfy { $0.attachments.count == 2 && $0.types.contains("text/html") })
      #expect(reports.allSatisfy { $0.text.contains("供通报参考") })
      #expect(reports.allSatisfy { $0.attachments[1][2].contains("示例幼儿园") })
      try eventually("the group has both", within: .seconds(60)) {
        try stage.pass(on: "2024-07-01")
        return robot.requests.count { $0.body.contains("全文及附表已另发电子邮件") } == 2
      }
      // Whatever is asked again on later days: nothing of it comes twice.
      for day in ["2024-07-01", "2024-07-02", "2024-07-31"] { try stage.pass(on: day) }
      #expect(
        try Self.newMails(server, on: stage).values.flatMap { $0 }
          .allSatisfy { $0.subject.hasPrefix("【督办】") && !$0.subject.contains("报") })

      struct Telling: Decodable, Equatable {
        let date: String
        let kind: String
        let rule: String
        let subject: String
        let period: String
        let recipient: String
        let channel: String
      }
      let simulated = try stage.decoded(
        [Telling].self, ["simulate", "--from", "2024-06-14", "--to", "2024-07-31"]
      ).filter { ["announcement", "report"].contains($0.kind) }
      let told = try stage.connect().query(
        """
        select made_on::text as date, kind as rule, subject, period, recipient, channel
        from duban.bulletin order by made_on, policy, kind, subject, period, recipient, channel
        """
      ).map { row in
        let rule: String = try row("rule")
        return try Telling(
          date: row("date"), kind: rule == "filing-announcement" ? "announcement" : "report",
          rule: rule, subject: row("subject"), period: row("period"), recipient: row("recipient"),
          channel: row("channel"))
      }
      #expect(simulated == told)
      #expect(told.count == 7)
    }

    @Test("a contact that is rejected: the next one has the same, and the story says what it tells")
    func rejected() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage,
        rules: [
          .init(stage: "rcpt", to: "bureau@example.invalid", does: "550 5.1.1 no", times: nil)
        ])
      try stage.configure(.init(mailPort: server.port))
      try Self.announce(on: stage)
      try stage.load(County(institutions: [.init(code: "k1")]))
      try stage.connect().execute(
        """
        insert into registry.contacts (owner_code, name, email, position)
        values ('bureau', '又一联系人', 'second@example.invalid', 9)
        """)
      try stage.pass(on: "2024-07-10")
      try stage.pass(on: "2024-08-01")
      try stage.pass(on: "2024-08-01")
      let reports = server.mails.filter { $0.body.contains("report-2024-07-figures") }
      #expect(reports.map(\.recipient) == ["second"])
      let message = try #require(
        try stage.connect().query(
          "select id from duban.message where kind = 'report' and state = 'delivered'"
        ).first)
      let story = try stage.run("queue", "show", "\(try message("id", as: Int.self))")
      #expect(story.output.contains("report 2024-07 of test, for bureau\n"))
    }
  }
}
