import Database
import Foundation
import Stand
import Testing

extension EndToEnd {
  /// What a mail server's pipe hands to `duband bounce`.
  @Suite("Bounces") struct Bounces {
    /// A report as Postfix writes it, about a mail that our server has taken.
    private static func report(
      _ mail: ReceivedMail, to address: String, action: String = "failed", status: String = "5.1.1",
      returned: String? = nil
    ) -> String {
      """
      From MAILER-DAEMON Mon Jun 17 09:00:04 2024
      Delivered-To: \(mail.field("X-Envelope-From"))
      From: MAILER-DAEMON@example.invalid (Mail Delivery System)
      Subject: Undelivered Mail Returned to Sender
      Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"

      --b/1
      Content-Type: text/plain

      <\(address)>: 550 correct-horse-battery

      --b/1
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.example.invalid

      Final-Recipient: rfc822; \(address)
      Original-Recipient: rfc822;\(address)
      Action: \(action)
      Status: \(status)
      Diagnostic-Code: smtp; 550 <\(address)> correct-horse-battery

      --b/1
      Content-Type: message/rfc822

      \(returned ?? mail.header.replacing("\r\n", with: "\n"))

      correct-horse-battery

      --b/1--
      """
    }

    /// Hands a mail to `duband bounce`.
    private static func bounce(_ stage: Stage, _ mail: String, _ arguments: String...) throws
      -> Running.Ended
    {
      let file = try stage.write("report-\(UUID())", mail)
      return try Running(
        [
          "sh", "-c", #"input=$1; shift; exec "$@" < "$input""#, "sh", file, Stage.program,
          "bounce",
          "--config", "\(stage.folder)/duband.yaml",
        ] + arguments, on: stage
      ).end()
    }

    /// A stage where k1, with two contacts, was told.
    private static func told(_ settings: Stage.Settings = .init()) throws
      -> (stage: Stage, server: MailServer, mail: ReceivedMail)
    {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      var settings = settings
      settings.mailPort = server.port
      try stage.configure(settings)
      try stage.load(.of(1))
      try stage.write(
        "more/contacts.csv",
        "owner_code,name,email\nk1,联系人,k1@example.invalid\nk1,第二人,second@example.invalid")
      for name in ["organisations.csv", "institutions.csv"] {
        try stage.write("more/\(name)", County.of(1).files[name] ?? "")
      }
      #expect(try stage.run("import", "\(stage.folder)/more").status == 0)
      try stage.pass(on: "2024-06-14")
      let mail = try #require(server.newMails().first { $0.recipient == "k1" })
      return (stage, server, mail)
    }

    @Test("a message that did not arrive after all: the next pass tells the next contact")
    func nextContact() throws {
      let (stage, server, mail) = try Self.told()
      let report = Self.report(mail, to: "k1@example.invalid")
      let ended = try Self.bounce(stage, report)
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.errors.contains("attempt.rejected"))
      #expect(ended.errors.contains("message.dead"))
      for secret in ["correct-horse", "k1@example"] {
        #expect(!ended.errors.contains(secret) && !ended.output.contains(secret))
      }
      let story = try stage.story(of: "k1")
      #expect(story.message.state == "dead")
      #expect(story.attempts.map(\.outcome) == ["delivered", "rejected-recipient"])
      #expect(story.attempts.last?.stage == "bounce")
      #expect(story.attempts.last?.code == "5.1.1")

      let again = try Self.bounce(stage, report)
      #expect(again.status == 0)
      #expect(again.errors.contains(" bounce.noted ") && !again.errors.contains("attempt.rejected"))
      #expect(try stage.story(of: "k1").attempts.count == 2)

      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.newlyTold() == ["bureau", "operator", "second"])
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(server.newlyTold() == [])
    }

    @Test("a daemon that runs tells the next contact by itself")
    func running() throws {
      let (stage, server, mail) = try Self.told()
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("pass.done")
      _ = server.newMails()
      #expect(try Self.bounce(stage, Self.report(mail, to: "k1@example.invalid")).status == 0)
      try eventually("the second contact is told") {
        server.mails.contains { $0.recipient == "second" }
      }
    }

    @Test("the identifier that another server gave the envelope hides no Message-ID of ours")
    func foreignEnvelopeID() throws {
      let (stage, _, mail) = try Self.told()
      let report = Self.report(mail, to: "k1@example.invalid").replacing(
        "Reporting-MTA:",
        with: "Original-Envelope-Id: 00000000-0000-4000-8000-000000000000@mail.example\n"
          + "Reporting-MTA:")
      #expect(try Self.bounce(stage, report).status == 0)
      #expect(try stage.story(of: "k1").message.state == "dead")
    }

    @Test("a delay is logged and changes nothing")
    func delayed() throws {
      let (stage, _, mail) = try Self.told()
      let ended = try Self.bounce(
        stage, Self.report(mail, to: "k1@example.invalid", action: "delayed", status: "4.4.1"),
        "--json")
      #expect(ended.status == 0)
      #expect(ended.errors.contains(" bounce.noted ") && !ended.errors.contains("attempt.rejected"))
      #expect(ended.output.contains(#""outcome" : "delivered""#))
      #expect(try stage.story(of: "k1").message.state == "delivered")
    }

    @Test("with a reverse-path of our own, the address alone tells which message it was")
    func envelopeSender() throws {
      let (stage, _, mail) = try Self.told(
        .init(smtp: "envelope_sender: bounces+{number}@example.invalid"))
      let message = try stage.story(of: "k1").message
      let own = "bounces+\(message.id)-\(message.identity.suffix(12))@example.invalid"
      #expect(mail.field("X-Envelope-From") == own)
      #expect(mail.field("From").hasSuffix("<duband@example.invalid>"))
      let nameless = Self.report(mail, to: "k1@example.invalid", returned: "Subject: x")
      // Whoever knows the address and guesses the number.
      for forged in ["bounces+\(message.id)", "bounces+\(message.id)-000000000000"] {
        let report = nameless.replacing(own, with: "\(forged)@example.invalid")
        #expect(try Self.bounce(stage, report).status == 1)
      }
      #expect(try stage.story(of: "k1").message.state == "delivered")
      #expect(try Self.bounce(stage, nameless).status == 0)
      #expect(try stage.story(of: "k1").message.state == "dead")
    }

    @Test("what a relay refused for its content blames nobody, and is told")
    func blameless() throws {
      let (stage, server, mail) = try Self.told()
      let ended = try Self.bounce(
        stage, Self.report(mail, to: "k1@example.invalid", status: "5.7.1"))
      #expect(ended.status == 0)
      #expect(ended.errors.contains("attempt.rejected") && ended.errors.contains("blame=message"))
      let story = try stage.story(of: "k1")
      #expect(story.message.state == "dead")
      #expect(story.attempts.map(\.outcome) == ["delivered", "rejected-message"])
      #expect(try stage.pass(on: "2024-06-14") == 0)
      #expect(!server.newlyTold().contains("second"))
      #expect(try stage.number("select count(*) as n from duban.rejection") == 0)
    }

    @Test(
      "what is no report, not ours, or about somebody else is 1 with a line, and changes nothing")
    func refused() throws {
      let (stage, _, mail) = try Self.told()
      let report = Self.report(mail, to: "k1@example.invalid")
      let others = [
        "", "Subject: hello\n\nhello", String(report.prefix(600)),
        report.replacing("Status: 5.1.1\n", with: ""),
        Self.report(mail, to: "else@example.invalid"),
        Self.report(mail, to: "k1@example.invalid", returned: "Subject: x"),
        Self.report(
          mail, to: "k1@example.invalid",
          returned: "Message-ID: <00000000-0000-0000-0000-000000000000@example.invalid>"),
        String(repeating: "correct-horse-battery\n", count: 500_000),
      ]
      for other in others {
        let ended = try Self.bounce(stage, other)
        #expect(ended.status == 1)
        #expect(ended.errors.hasPrefix("duband: bounce: "))
        #expect(ended.errors.hasSuffix("; nothing was changed\n"))
        #expect(!ended.errors.contains("correct-horse"))
      }
      #expect(try stage.story(of: "k1").message.state == "delivered")
      #expect(try stage.number("select count(*) as n from duban.rejection") == 0)
    }

    @Test("a reverse-path that is no address ends the start, and says how to mend it")
    func badEnvelopeSender() throws {
      let stage = try Stage()
      for text in ["bounces", "bounces+{number}@b..example"] {
        try stage.configure(.init(smtp: "envelope_sender: \(text)"))
        let ended = try stage.run("run")
        #expect(ended.status == 2)
        #expect(ended.errors.contains("smtp.envelope_sender: "))
        #expect(ended.errors.contains("write one"))
      }
    }

    @Test("a database that is away or a configuration that is wrong is 75: it is tried again")
    func tryAgain() throws {
      let (stage, _, mail) = try Self.told()
      let report = Self.report(mail, to: "k1@example.invalid")
      let away = try Self.bounce(stage, report, "--database", "host=/nonexistent dbname=none")
      #expect(away.status == 75)
      #expect(away.errors.contains("/nonexistent"))
      let bare = try Stage(conninfo: try Cluster.shared.database())
      #expect(try Self.bounce(bare, report).status == 75)
      try stage.configure(.init(smtp: "envelope_sender: bounces+{number}@b..example"))
      let nameless = Self.report(mail, to: "k1@example.invalid", returned: "Subject: x")
      #expect(try Self.bounce(stage, nameless).status == 75)
      try stage.write("duband.yaml", "nonsense: 1")
      #expect(try Self.bounce(stage, report).status == 75)
      #expect(try Self.bounce(stage, report, "--nonsense").status == 2)
    }
  }
}
