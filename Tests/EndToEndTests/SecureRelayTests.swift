import Foundation
import Testing

extension EndToEnd {
  /// Relays over TLS that want to know who speaks.
  @Suite("A relay over TLS") struct SecureRelay {
    @Test(
      "as Debian runs one takes mail by each way of protection and each mechanism",
      .enabled(if: PostfixServer.isInstalled, "needs root, postfix and dovecot-core"))
    func postfix() throws {
      let stage = try Stage()
      let server = try PostfixServer(on: stage)
      try stage.write("password", "geheim")
      try stage.write("wrong", "falsch")
      try stage.write("token", server.token)
      let taken = [
        ("implicit", "secret: {file: password}", "AUTH PLAIN <redacted>"),
        ("starttls", "secret: {file: password}", "AUTH PLAIN <redacted>"),
        ("implicit", "secret: {file: password}, mechanism: login", "AUTH LOGIN"),
        ("starttls", "token_file: token, mechanism: xoauth2", "AUTH XOAUTH2 <redacted>"),
        ("implicit", "token_file: token", "AUTH OAUTHBEARER <redacted>"),
      ]
      for (number, (tls, login, said)) in taken.enumerated() {
        try stage.configure(.init(relays: [server.relay(tls, login)]))
        let ended = try send(on: stage)
        #expect(ended.status == 0, "\(login) \(ended.output)")
        #expect(ended.output.contains("C: \(said)\n"))
        try eventually("the mail has arrived") { server.count == number + 1 }
      }
      for login in [
        "secret: {file: wrong}", "token_file: wrong", "token_file: wrong, mechanism: xoauth2",
      ] {
        try stage.configure(.init(relays: [server.relay("starttls", login)]))
        let ended = try send(on: stage)
        #expect(ended.status == 1)
        #expect(ended.output.contains("rejected-channel at AUTH 535 5.7.8"), "\(ended.output)")
        #expect(!ended.output.contains("falsch"))
      }
      #expect(server.count == taken.count)
    }

    private func send(on stage: Stage) throws -> Running.Ended {
      try stage.run("send-test", "email", "--to", "a@example.invalid", "--verbose")
    }

    /// What the server does, and what becomes of a mail to it.
    static let misbehaviours: [(stage: String, does: String, outcome: String)] = [
      ("ehlo", "250 mail.invalid", "rejected-channel at STARTTLS"),
      ("starttls", "454 4.7.0 not now", "deferred at STARTTLS 454"),
      ("starttls", "501 5.5.4 no", "rejected-channel at STARTTLS 501"),
      ("starttls", "220 go\r\n250 AUTH PLAIN", "deferred at STARTTLS"),
      ("starttls", "close", "deferred at STARTTLS"),
      ("handshake", "close", "deferred at TLS"),
      ("handshake", "hang", "deferred at TLS"),
      ("handshake", "250 this is no TLS", "at TLS"),
      ("auth", "535 5.7.8 no", "rejected-channel at AUTH 535 5.7.8"),
      ("auth", "454 4.7.0 later", "deferred at AUTH 454"),
      ("auth", "421 bye", "deferred at AUTH 421"),
      ("auth", "334 more", "deferred at AUTH"),
      ("auth", "close", "deferred at AUTH"),
    ]

    @Test(
      "that misbehaves hears no secret in clear, and each way has one outcome",
      arguments: misbehaviours)
    func misbehaves(_ case: (stage: String, does: String, outcome: String)) throws {
      let stage = try Stage()
      try stage.write("password", "geheim")
      let server = try MailServer(
        on: stage, rules: [.init(stage: `case`.stage, does: `case`.does, times: nil)],
        options: [
          "--tls", "starttls", "--certificate", try certificate(on: stage), "--login",
          "duban:geheim",
        ])
      try stage.configure(
        .init(
          relays: [
            Stage.relay(
              "local", on: server.port,
              "tls: starttls, ca_file: tls.pem, user: duban, secret: {file: password}")
          ], more: ""))
      let ended = try send(on: stage)
      #expect([1, 3].contains(ended.status))
      #expect(ended.output.contains(`case`.outcome), "\(ended.output)")
      #expect(!ended.output.contains("AGR1YmFuAGdlaGVpbQ=="))
      #expect(
        !server.commands.contains { $0.hasPrefix("clear AUTH") || $0.hasPrefix("clear MAIL") })
      #expect(server.count == 0)
    }

    @Test("takes mail once the client has logged in")
    func behaves() throws {
      for tls in ["implicit", "starttls"] {
        let stage = try Stage()
        try stage.write("password", "geheim")
        let server = try MailServer(
          on: stage, rules: [],
          options: [
            "--tls", tls, "--certificate", try certificate(on: stage), "--login", "duban:geheim",
          ])
        try stage.configure(
          .init(relays: [
            Stage.relay(
              "local", on: server.port,
              "tls: \(tls), ca_file: tls.pem, user: duban, secret: {file: password}")
          ]))
        #expect(try send(on: stage).status == 0)
        #expect(server.count == 1)
        let clear = server.commands.filter { $0.hasPrefix("clear") }.map { $0.prefix(10) }
        #expect(clear == (tls == "implicit" ? [] : ["clear EHLO", "clear STAR"]))
      }
    }

    /// A certificate for this host with its key, which signs itself.
    private func certificate(on stage: Stage) throws -> String {
      let file = "\(stage.folder)/tls.pem"
      let openssl = try Running(
        [
          "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
          "-nodes",
          "-keyout", file, "-out", "\(file).crt", "-days", "2", "-subj", "/CN=mail", "-addext",
          "subjectAltName=IP:127.0.0.1",
        ], on: stage
      ).end()
      guard openssl.status == 0 else { throw Scratch.Failure(description: openssl.errors) }
      let both = try [file, "\(file).crt"].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
      try both.reduce(Data(), +).write(to: URL(fileURLWithPath: file))
      return file
    }
  }
}
