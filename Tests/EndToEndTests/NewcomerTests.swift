import Testing

extension EndToEnd {
  /// 示例幼儿园, filed before the policy's first day, has no agreement: W 九, day by day.
  @Suite("A newcomer") struct Newcomer {
    @Test("is told of up the ladder, each stage once, and its agreement clears whoever was alarmed")
    func ladder() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      var county = County(institutions: [.init(code: "k1")])
      try stage.load(county)

      func told(on day: String) throws -> [String] {
        #expect(try stage.pass(on: day) == 0)
        return server.newlyTold()
      }
      #expect(try told(on: "2024-06-14") == ["centre", "k1"])
      #expect(server.mails.allSatisfy { $0.text.contains("示例幼儿园") })
      #expect(try told(on: "2024-06-14") == [])
      #expect(try told(on: "2024-06-18") == [])
      #expect(try told(on: "2024-06-19") == ["centre"])
      #expect(try told(on: "2024-06-24") == ["centre", "guidance"])
      #expect(try told(on: "2024-06-25") == ["bureau", "centre", "guidance"])

      county.agreements = [("k1", "2024-06-26")]
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-26") == 0)
      let cleared = server.newMails()
      #expect(cleared.map(\.recipient).sorted() == ["bureau", "guidance"])
      #expect(cleared.allSatisfy { $0.text.contains("解除督办") })
      #expect(try told(on: "2024-07-31") == [])
    }

    @Test(
      "owes its agreement on the seventh working day from the policy's first, or from its filing")
    func dueDates() throws {
      struct Duty: Decodable {
        let rule: String
        let subject: String
        let bearer: String
        let dueOn: String
        let state: String
      }
      let stage = try Stage()
      try stage.load(
        County(institutions: [.init(code: "k1"), .init(code: "k2", filedOn: "2024-06-17")]))
      let duties = try stage.decoded([Duty].self, ["duties", "--as-of", "2024-06-17"])
      let facts = duties.sorted { $0.subject < $1.subject }.map {
        [$0.rule, $0.subject, $0.bearer, $0.dueOn, $0.state]
      }
      #expect(
        facts == [
          ["alliance-enrolment", "k1", "centre", "2024-06-24", "open"],
          ["alliance-enrolment", "k2", "centre", "2024-06-26", "open"],
        ])
    }
  }
}
