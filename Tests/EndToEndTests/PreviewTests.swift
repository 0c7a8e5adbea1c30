import Database
import Foundation
import Testing

extension EndToEnd {
  /// `duband preview`.
  @Suite("A preview") struct Previews {
    /// One message of its JSON.
    struct Sheet: Decodable {
      let message: Int
      let kind: String
      let recipient: String
      let contact: String
      let lane: String
      let files: [String]
    }

    private func preview(_ stage: Stage, asOf day: String, out: String = "proofs") throws -> [Sheet]
    {
      try stage.decoded(
        [Sheet].self, ["preview", "--as-of", day, "--out", "\(stage.folder)/\(out)"])
    }

    private func data(_ name: String, on stage: Stage, in folder: String = "proofs") throws -> Data
    {
      try Data(contentsOf: URL(fileURLWithPath: "\(stage.folder)/\(folder)/\(name)"))
    }

    @Test("renders the mails that are then sent")
    func same() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(2))
      let sheets = try preview(stage, asOf: "2024-06-25")
      #expect(
        sheets.map(\.recipient).sorted() == ["bureau", "centre", "guidance", "k1", "k2"])
      #expect(sheets.first?.lane == "smtp")
      #expect(server.count == 0)
      #expect(try stage.pass(on: "2024-06-25") == 0)
      for mail in server.mails {
        let sheet = try #require(sheets.first { $0.recipient == mail.recipient })
        #expect(
          sheet.files == [
            "\(sheet.message)-email-\(mail.recipient).eml",
            "\(sheet.message)-email-\(mail.recipient).html",
          ])
        let proof = ReceivedMail(try data(sheet.files[0], on: stage))
        #expect(proof.text == mail.text)
        #expect(proof.field("To") == mail.field("To"))
        #expect(proof.field("References") == mail.field("References"))
        #expect(proof.field("Date").hasSuffix("25 Jun 2024 10:00:00 +0800"))
        let html = try String(decoding: data(sheet.files[1], on: stage), as: UTF8.self)
        #expect(html.contains("幼儿园</td>"))
      }
      #expect(server.count == 5)
    }

    @Test("writes nothing, and knows what was told, what waits and what is silenced")
    func writesNothing() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(2))
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(
        try stage.run(
          "silence", "add", "--subject", "k2", "--until", "2024-07-31", "--reason", "x", "--by", "王"
        ).status == 0)
      let rows = """
        select string_agg(concat_ws(' ', t.xmin, t.*), ';' order by t.id) as rows from
        """
      func written() throws -> [String?] {
        let connection = try stage.connect()
        return try ["duty", "notice", "queue", "message", "registry_change"].map { table in
          try connection.query("\(rows) duban.\(table) t", prepared: false)[0](
            "rows", as: String?.self)
        }
      }
      let before = try written()
      #expect(try preview(stage, asOf: "2024-06-14").isEmpty)
      let sheets = try preview(stage, asOf: "2024-06-24")
      #expect(sheets.map(\.recipient).sorted() == ["centre", "guidance"])
      for sheet in sheets {
        let proof = ReceivedMail(try data(sheet.files[0], on: stage))
        #expect(proof.text.contains("第1幼儿园"))
        #expect(!proof.text.contains("第2幼儿园"))
      }
      #expect(try written() == before)
      #expect(
        try stage.number("select count(*) as n from pg_class where relpersistence = 't'") == 0)
    }

    @Test(
      "shows the body of a request to an endpoint without its secrets, which need not be there",
      arguments: [
        ("webhook", "\"type\":\"duband.digest\""), ("wecom", "\"msgtype\":\"markdown\""),
        ("dingtalk", "\"msgtype\":\"markdown\""), ("feishu", "\"msg_type\":\"interactive\""),
      ])
    func endpoints(_ kind: String, _ words: String) throws {
      let stage = try Stage()
      let secret = kind == "wecom" ? "" : ", secret: {credential: none}"
      try stage.configure(
        .init(
          more: "endpoints: {group: {kind: \(kind), url: {environment: NO_SUCH_URL}\(secret)}}"))
      var county = County.of(1)
      county.bureauWebhook = "group"
      try stage.load(county)
      let sheet = try #require(
        try preview(stage, asOf: "2024-06-25").first { $0.lane == "webhook:group" })
      #expect(sheet.files == ["\(sheet.message)-group-bureau.json"])
      let body = try String(decoding: data(sheet.files[0], on: stage), as: UTF8.self)
      #expect(body.contains(words))
      #expect(body.contains("第1幼儿园"))
      #expect(!body.contains("\"sign\""))
    }

    @Test("what one event cannot hold goes into a file of its own")
    func split() throws {
      let stage = try Stage()
      try stage.configure(
        .init(
          more:
            "endpoints: {group: {kind: webhook, url: \"http://127.0.0.1:1/\", secret: {credential: none}}}"
        ))
      var county = County.of(60)
      county.bureauWebhook = "group"
      try stage.load(county)
      let sheet = try #require(
        try preview(stage, asOf: "2024-06-25").first { $0.lane == "webhook:group" })
      #expect(sheet.files.count > 1)
      let subjects = try sheet.files.flatMap { name in
        let body = try data(name, on: stage)
        #expect(body.count < 20_000)
        return try JSONDecoder().decode(Event.self, from: body).data.items.map(\.subject)
      }
      #expect(Set(subjects).count == 60)
      #expect(subjects.count == 60)
    }

    private struct Event: Decodable {
      struct Digest: Decodable { let items: [Item] }
      struct Item: Decodable { let subject: String }
      let data: Digest
    }

    @Test("renders announcements, too, in no thread of the duties'")
    func announcement() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      let policy = try String(contentsOfFile: "\(stage.folder)/policy.yaml", encoding: .utf8)
      try stage.write(
        "policy.yaml",
        policy + "announcements:\n  filing-announcement: {title: 名单告知, clause: 第二条, words: 请联系。}")
      var county = County.of(1)
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-14") == 0)
      county.institutions.append(.init(code: "k2", name: "新园", filedOn: "2024-06-17"))
      try stage.load(county)
      let sheet = try #require(
        try preview(stage, asOf: "2024-06-17").first { $0.kind == "announcement" })
      #expect(sheet.recipient == "centre")
      let proof = ReceivedMail(try data(sheet.files[0], on: stage))
      #expect(proof.header.contains("【托育备案】") || proof.field("Subject").hasPrefix("=?"))
      #expect(proof.field("References").isEmpty)
      let html = try String(decoding: data(sheet.files[1], on: stage), as: UTF8.self)
      #expect(html.contains("新园"))
    }

    @Test("no code of the registry leads a file's name astray")
    func names() throws {
      let stage = try Stage()
      try stage.load(.of(1))
      try stage.connect().execute(
        """
        insert into registry.institutions (code, name, health_centre_code, filed_on)
        values ($1, '坏园', 'centre', '2024-06-07')
        """, "../../\n;$(x) 坏码/..")
      try stage.connect().execute(
        """
        insert into registry.contacts (owner_code, name, email, position) values ($1, '人', 'x@example.invalid', 0)
        """, "../../\n;$(x) 坏码/..")
      let sheets = try preview(stage, asOf: "2024-06-14")
      let sheet = try #require(sheets.first { $0.recipient.hasPrefix("..") })
      #expect(sheet.files[0] == "\(sheet.message)-email-__________x__坏码___.eml")
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(stage.folder)/proofs")
      #expect(names.sorted() == sheets.flatMap(\.files).sorted())
    }

    @Test("no file is overwritten, and the folder is its owner's alone")
    func taken() throws {
      let stage = try Stage()
      try stage.load(.of(1))
      let sheets = try preview(stage, asOf: "2024-06-14")
      let first = try data(sheets[0].files[0], on: stage)
      let again = try stage.run(
        "preview", "--as-of", "2024-06-17", "--out", "\(stage.folder)/proofs")
      #expect(again.status == 2)
      #expect(again.errors.contains("is there already; name another folder"))
      #expect(try data(sheets[0].files[0], on: stage) == first)
      func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      }
      #expect(try mode("\(stage.folder)/proofs") == 0o700)
      #expect(try mode("\(stage.folder)/proofs/\(sheets[0].files[0])") == 0o600)
    }

    @Test("a rule that fails is said, with status 1")
    func failingRule() throws {
      let stage = try Stage()
      try stage.load(.of(1))
      try stage.connect().script(
        "alter function duban.is_owed rename to is_due")
      let ended = try stage.run("preview", "--out", "\(stage.folder)/proofs")
      #expect(ended.status == 1)
      #expect(ended.errors.contains("rule alliance-enrolment"))
    }

    @Test(
      "usage is 2, a database that is away 3",
      arguments: [
        (["preview"], 2), (["preview", "--out", "/dev/null/x"], 2),
        (["preview", "--out", "OUT", "--as-of", "gestern"], 2), (["preview", "--out", "OUT"], 3),
      ] as [([String], CInt)])
    func statuses(_ arguments: [String], _ status: CInt) throws {
      let stage = try Stage(conninfo: "host=/nonexistent dbname=none")
      let ended = try stage.run(arguments.map { $0 == "OUT" ? "\(stage.folder)/out" : $0 })
      #expect(ended.status == status)
      #expect(!ended.errors.isEmpty)
    }
  }
}
