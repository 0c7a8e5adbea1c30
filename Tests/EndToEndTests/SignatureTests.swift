import Foundation
import Testing

extension EndToEnd {
  /// Mails as they lie in a real server's folder.
  @Suite("Signatures (DKIM)") struct Signatures {
    static let keys = [
      ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"], ["-algorithm", "ed25519"],
    ]

    /// A stage whose mails are signed with a new key.
    private static func stage(key arguments: [String], port: UInt16 = 1) throws -> Stage {
      let stage = try Stage()
      let made = try Running(
        ["openssl", "genpkey", "-quiet", "-out", "\(stage.folder)/key.pem"] + arguments, on: stage)
      #expect(try made.end().status == 0)
      return stage
    }

    private static func configure(_ stage: Stage, port: UInt16) throws {
      try stage.configure(
        .init(
          mailPort: port,
          smtp: "dkim: {domain: example.invalid, selector: duban-2024, key: {file: key.pem}}",
          more: "mail: {attach_csv_above: 2}"))
    }

    @Test("hold behind a real mail server, with both algorithms", arguments: keys)
    func hold(_ key: [String]) throws {
      let stage = try Self.stage(key: key)
      let server = try MailServer(on: stage)
      try Self.configure(stage, port: server.port)
      try stage.load(.of(3))
      #expect(try stage.pass(on: "2024-06-14") == 0)
      let mails = try FileManager.default.contentsOfDirectory(atPath: "\(stage.folder)/mails")
      #expect(mails.count == 4)
      for mail in mails {
        let verifier = try Running(
          [
            "/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/verify-dkim.py",
            "\(stage.folder)/mails/\(mail)", "\(stage.folder)/key.pem", "duban-2024",
            "example.invalid",
          ], on: stage)
        #expect(try verifier.end().output == "pass\n")
      }
      // The health centre's three items are above the two.
      let tables = server.mails.filter { $0.body.contains(" name=\"duties-2024-06-14-") }
      #expect(tables.map(\.recipient) == ["centre"])
    }

    @Test("are not made with a key that verifiers disregard: the start says so, and how to mend it")
    func refused() throws {
      let stage = try Self.stage(key: ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:768"])
      try Self.configure(stage, port: 1)
      let ended = try stage.run("run")
      #expect(ended.status == 2)
      #expect(ended.errors.contains("smtp.dkim.key: the secret is RSA of 768 bits"))
      #expect(ended.errors.contains("rsa_keygen_bits:2048"))
      let checked = try stage.run("check")
      #expect(checked.status == 2)
      #expect(checked.output.contains("768 bits"))
      try stage.write("key.pem", "correct-horse-battery")
      let nonsense = try stage.run("run")
      #expect(nonsense.status == 2)
      #expect(!nonsense.errors.contains("correct-horse"))
    }

    @Test("all mails to one recipient are one thread")
    func thread() throws {
      let stage = try Stage()
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(.of(1))
      for day in ["2024-06-14", "2024-06-20"] { try stage.pass(on: day) }
      let mails = server.mails.filter { $0.recipient == "centre" }
      #expect(mails.count == 2)
      #expect(Set(mails.map(\.messageID)).count == 2)
      let threads = Set(mails.map { $0.field("References") })
      #expect(threads == Set(mails.map { $0.field("In-Reply-To") }))
      #expect(threads.count == 1 && threads.first?.hasPrefix("<thread.") == true)
      let others = server.mails.filter { $0.recipient != "centre" }.map { $0.field("References") }
      #expect(!others.isEmpty && threads.isDisjoint(with: others))
    }
  }
}
