import Database
import Glibc
import Testing

extension EndToEnd {
  /// Webhooks, secrets, and names from outside.
  @Suite("Endpoints and secrets") struct Endpoints {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let password = "correct-horse-battery"

    /// Gives a stage an endpoint for the bureau, whose secret and path nobody is to see.
    private func configure(
      _ stage: Stage, endpoint: SilentEndpoint, mailPort: UInt16 = 1, timeout: String
    ) throws {
      try stage.write("secret", Self.secret)
      try stage.configure(
        .init(
          mailPort: mailPort,
          more: """
            endpoints:
              county-system:
                kind: webhook
                url: http://127.0.0.1:\(endpoint.port)/hooks/hidden-path
                secret: {file: secret}
                timeout: \(timeout)
            """))
    }

    @Test("one that never answers holds no mail back")
    func silent() throws {
      let endpoint = try SilentEndpoint()
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try configure(stage, endpoint: endpoint, mailPort: server.port, timeout: "60s")
      var county = County.of(30)
      county.bureauWebhook = "county-system"
      try stage.load(county)
      let daemon = try stage.start("run", "--log", "terminal")
      try eventually("all mails have arrived") { server.count == 33 }
      let lane = try stage.messages().filter { $0.lane == "webhook:county-system" }
      #expect(lane.map(\.state) == ["leased"])
      daemon.kill(SIGTERM)
      #expect(try daemon.end(within: .seconds(12)).status == 0)
    }

    @Test("more than one event holds is told in several, each thing once")
    func several() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      let hook = try HookServer(on: stage, secrets: [Self.secret])
      try stage.write("secret", Self.secret)
      try stage.configure(
        .init(
          mailPort: server.port,
          more: """
            endpoints:
              county-system:
                kind: webhook
                url: http://127.0.0.1:\(hook.ports.http)/hook
                secret: {file: secret}
            """))
      var county = County.of(70)
      county.bureauWebhook = "county-system"
      try stage.load(county)
      #expect(try stage.pass(on: "2024-06-25") == 0)
      let told = try stage.connect().query(
        """
        select message_id, count(*) as n from duban.notice
        where channel = 'webhook' and state = 'told' group by message_id order by message_id
        """)
      let counts = try told.map { try $0("n", as: Int.self) }
      #expect(counts.reduce(0, +) == 70)
      #expect(counts.count > 1)
      #expect(try hook.events.filter { $0.kind == "post" }.count == counts.count)
    }

    @Test("no secret stands in a log, a story or an error")
    func secrecy() throws {
      let endpoint = try SilentEndpoint()
      let stage = try Stage()
      try configure(stage, endpoint: endpoint, timeout: "300ms")
      var county = County(institutions: [.init(code: "k1")])
      county.bureauWebhook = "county-system"
      try stage.load(county)
      let conninfo = "\(stage.conninfo) password=\(Self.password)"
      var told = ""
      for arguments in [
        ["run", "--once", "--as-of", "2024-06-25", "--database", conninfo],
        ["run", "--once", "--log", "json", "--as-of", "2024-06-25", "--database", conninfo],
        ["queue", "list", "--database", conninfo], ["status", "--database", conninfo],
        ["check", "--database", conninfo],
        ["duties", "--database", "host=/nonexistent password=\(Self.password)"],
        ["duties", "--database", "hots=/nonexistent password=\(Self.password)"],
        ["duties", "--database", "postgresql://u:\(Self.password)@[/x"],
        ["run", "--once", "--database", "dbname=none host=/nonexistent password=\(Self.password)"],
      ] {
        let ended = try stage.run(arguments)
        told += ended.output + ended.errors
      }
      for message in try stage.messages() {
        let ended = try stage.run("queue", "show", "\(message.id)")
        told +=
          ended.output + ended.errors
          + (try stage.run("queue", "show", "\(message.id)", "--json")).output
      }
      #expect(told.contains("webhook:county-system"))
      for hidden in [Self.password, Self.secret, "MfKQ9r8GKYqr", "hidden-path"] {
        #expect(!told.contains(hidden))
      }
    }

    @Test("a name with a line break adds no header and keeps no message from its reader")
    func lineBreaks() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(County(institutions: [.init(code: "k1")]))
      let connection = try stage.connect()
      try connection.execute(
        "update registry.contacts set name = $1", "Zhang\r\nBcc: thief@example.invalid\r\n\r\nx")
      try connection.execute(
        "update registry.institutions set name = $1", "Kindergarten\nBcc: thief@example.invalid")
      try connection.execute(
        "update registry.organisations set name = $1", "Centre\r\nSubject: forged")

      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.mails.map(\.recipient).sorted() == ["centre", "k1"])
      for mail in server.mails {
        #expect(!mail.fieldNames.contains("Bcc"))
        #expect(mail.fieldNames.count { $0 == "Subject" } == 1)
        #expect(mail.text.contains("Kindergarten"))
      }
    }
  }
}
