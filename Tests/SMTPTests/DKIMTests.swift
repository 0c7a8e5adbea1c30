import Foundation
import Testing

@testable import SMTP

@Suite("DKIM (RFC 6376, RFC 8463)") struct DKIMTests {
  /// A key that openssl made, in a file that goes with the last reference.
  final class MadeKey {
    let file = FileManager.default.temporaryDirectory.appending(path: "duband-\(UUID()).pem")

    init(_ arguments: [String]) throws {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/openssl")
      process.arguments = ["genpkey", "-quiet", "-out", file.path] + arguments
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw Python.Failure(description: "genpkey") }
    }

    deinit { try? FileManager.default.removeItem(at: file) }

    func pem() throws -> [UInt8] { Array(try Data(contentsOf: file)) }

    func verdict(on mail: [UInt8]) throws -> String {
      String(decoding: try Python.run("verify-dkim.py", mail, [file.path]), as: UTF8.self)
    }
  }

  static let algorithms: [(DKIMKey.Algorithm, [String])] = [
    (.rsa, ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"]),
    (.rsa, ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:1024"]),
    (.ed25519, ["-algorithm", "ed25519"]),
  ]

  static func signer(_ key: MadeKey) throws -> DKIMSigner {
    DKIMSigner(
      domain: try Domain("county.example"), selector: try Domain("duband"),
      key: try DKIMKey(pem: key.pem()))
  }

  static func mail() throws -> Mail {
    var mail = try MailTests.plain()
    mail.from.name = try HeaderText("托育服务督办，县卫生健康委员会妇幼健康与托育服务科")
    mail.subject = try HeaderText(
      "two  spaces and 三项随访到期，请尽快处理 " + String(repeating: "督", count: 40))
    (mail.plainText, mail.html) = ("一\n\n \t x \n\n\n", "<p>一</p>")
    mail.references = [try MessageID.thread(of: "H01", at: "county.example")]
    mail.inReplyTo = mail.references.first
    return mail
  }

  @Test("A verifier that shares no line with us takes the signature", arguments: algorithms)
  func verified(_ algorithm: DKIMKey.Algorithm, _ arguments: [String]) throws {
    let key = try MadeKey(arguments)
    #expect(try DKIMKey(pem: key.pem()).algorithm == algorithm)
    let signed = try Self.signer(key).signed(Self.mail().composed(), at: 1_795_296_873)
    let text = String(decoding: signed, as: UTF8.self)
    #expect(try key.verdict(on: signed) == "pass\n")
    let field = text.prefix(upTo: try #require(text.firstRange(of: "\r\nDate: ")).lowerBound)
    #expect(
      field.contains(
        """
        h=From: From: To: Subject: Date: Message-ID:\r
         MIME-Version: Content-Type: Auto-Submitted: References: In-Reply-To;
        """))
    #expect(field.hasPrefix("DKIM-Signature: v=1; a=\(algorithm.rawValue); c=relaxed/relaxed;"))
    #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
  }

  @Test(
    "What is changed on the way is noticed, what relaxed forms allow is not",
    arguments: [
      ("\r\nSubject: ", "\r\nSubject: \t ", "pass\n"), ("\r\nSubject: ", "\r\nSUBJECT:", "pass\n"),
      ("Auto-Submitted: auto-generated", "Auto-Submitted: no", "fail\n"),
      ("DKIM-Signature:", "From: <evil@example.com>\r\nDKIM-Signature:", "fail"),
      ("References: ", "References: <x@y> ", "fail\n"), ("PHA+", "PHB+", "fail"),
      ("=--\r\n", "=--  \r\n\r\n\r\n", "pass\n"), ("t=1795296873", "t=1795296874", "fail\n"),
    ])
  func changed(_ was: String, _ becomes: String, _ expected: String) throws {
    let key = try MadeKey(["-algorithm", "ed25519"])
    var mail = try Self.mail()
    mail.id = try MessageID("m7=--@county.example")
    var text = String(
      decoding: try Self.signer(key).signed(mail.composed(), at: 1_795_296_873), as: UTF8.self)
    if was == "=--\r\n" { text += "\r\n" } else { text = text.replacing(was, with: becomes) }
    #expect(try key.verdict(on: Array(text.utf8)).hasPrefix(expected))
  }

  @Test("A body of empty lines alone, and none at all, are signed as nothing")
  func emptyBody() throws {
    let key = try MadeKey(["-algorithm", "ed25519"])
    for body in ["", "\r\n", "\r\n \t\r\n\r\n", "a \t b\r\n \r\n"] {
      let mail = "From: <a@county.example>\r\nSubject:x\r\n\r\n\(body)"
      let signed = try Self.signer(key).signed(Array(mail.utf8), at: 1_795_296_873)
      #expect(try key.verdict(on: signed) == "pass\n", "\(body.debugDescription)")
    }
  }

  @Test("A key that verifiers would disregard is refused, with the mend, and never repeated")
  func refused() throws {
    let short = try MadeKey(["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:1016"])
    #expect(throws: DKIMKey.Invalid.size(1016)) { try DKIMKey(pem: short.pem()) }
    let other = try MadeKey(["-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
    #expect(throws: DKIMKey.Invalid.kind) { try DKIMKey(pem: other.pem()) }
    let locked = try MadeKey(["-algorithm", "ed25519", "-aes256", "-pass", "pass:x"])
    #expect(throws: DKIMKey.Invalid.notAPrivateKey) { try DKIMKey(pem: locked.pem()) }
    for text in ["", "geheim", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
      #expect(throws: DKIMKey.Invalid.notAPrivateKey) { try DKIMKey(pem: Array(text.utf8)) }
    }
    #expect(DKIMKey.Invalid.size(512).description.contains("rsa_keygen_bits:2048"))
  }
}
