import Foundation
import Testing

extension EndToEnd {
  /// Mails as their readers see them.
  @Suite("Mail programs") struct MailPrograms {
    /// What Tests/Peers/show-mail.py prints.
    struct Shown: Decodable {
      let header: [String: String]
      let text: String
      let list: String
      let attachments: [String]
    }

    private static let programs = ["s-nail", "neomutt"]

    /// A program's view of the first mail to somebody.
    private static func show(
      _ recipient: String, of server: MailServer, in program: String, on stage: Stage
    ) throws -> Shown {
      let position = try #require(server.mails.firstIndex { $0.recipient == recipient }) + 1
      let number = String(repeating: "0", count: 4 - "\(position)".count) + "\(position)"
      let ended = try Running(
        [
          "/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/show-mail.py", program,
          "\(stage.folder)/mails/\(number).eml",
        ], on: stage
      ).end()
      guard ended.status == 0 else { throw Scratch.Failure(description: ended.errors) }
      return try JSONDecoder().decode(Shown.self, from: Data(ended.output.utf8))
    }

    @Test("show a digest and its table as they were written")
    func digest() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(
        .init(mailPort: server.port, more: "mail: {attach_csv_above: 2}"))
      try stage.load(.of(3))
      #expect(try stage.pass(on: "2024-06-25") == 0)
      let number = try stage.story(of: "centre").message.id
      let subject = "【督办】3项已逾期——示例镇卫生院"
      for program in Self.programs {
        let shown = try Self.show("centre", of: server, in: program, on: stage)
        #expect(shown.header["Subject"] == subject)
        #expect(shown.header["From"] == "托育服务督办 <duband@example.invalid>")
        #expect(shown.header["To"] == "联系人 <centre@example.invalid>")
        #expect(shown.list.contains("【督办】3项已逾期"))
        #expect(shown.attachments == ["督办事项-2024-06-25-\(number).csv"])
        let lines = shown.text.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.contains("示例镇卫生院（联系人）：") })
        // The table that is attached.
        #expect(lines.contains { $0.contains(#""状态","期限","逾期天数","剩余天数","期限待定","事项""#) })
        for institution in 1...3 {
          let name = "第\(institution)幼儿园"
          #expect(
            lines.contains { $0.contains(#""已逾期","2024-06-24""#) && $0.contains("\"\(name)\"") })
          // The text, or a row of the table in HTML.
          #expect(lines.contains { $0.contains(name) && !$0.contains("\"") })
        }
      }
      let text = try Self.show("centre", of: server, in: "s-nail", on: stage).text
      #expect(
        text.contains(
          """
          1. 期限2024年6月24日，已逾期1天
             纳入医育结合联盟｜第1幼儿园
             请尽快办理：签订卫生健康服务合作协议。

          """))
      let rendered = try Self.show("centre", of: server, in: "neomutt", on: stage)
      let row = rendered.text.split(separator: "\n").first { $0.contains("第1幼儿园") } ?? ""
      #expect(row.contains("2024年6月24日") && row.contains("纳入医育结合联盟"), "\(rendered.text)")
    }

    @Test("show an alert as it was written")
    func alert() throws {
      let stage = try Stage()
      let server = try MailServer(
        on: stage, rules: [.init(stage: "dot", does: "554 5.6.0 内容不接受", times: 1)])
      try stage.configure(
        .init(
          mailPort: server.port, connections: 1,
          heartbeat: "{beat: 50ms, hold_after: 5s, dead_after: 20s}"))
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-06-14") == 1)
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("the operator is told") {
        server.mails.contains { $0.recipient == "operator" }
      }
      daemon.kill(SIGTERM)
      _ = try daemon.end(within: .seconds(12))
      for program in Self.programs {
        let shown = try Self.show("operator", of: server, in: program, on: stage)
        #expect(shown.header["Subject"] == "【督办系统】1项需要处理")
        #expect(shown.header["To"] == "值班员 <operator@example.invalid>")
        #expect(shown.list.contains("【督办系统】1项需要处理"))
        #expect(shown.attachments == [])
        #expect(shown.text.contains("未能送达") && shown.text.contains("内容不接受"))
      }
    }
  }
}
