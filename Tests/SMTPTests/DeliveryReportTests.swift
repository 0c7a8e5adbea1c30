import Foundation
import Testing

@testable import SMTP

@Suite("Delivery status notifications (RFC 3464)") struct DeliveryReportTests {
  /// The name that a report gives the message, wherever it does, in lower case.
  private static func name(_ report: DeliveryReport) -> Set<String> {
    Set((report.messageIDs + [report.envelopeID].compactMap(\.self)).map { $0.lowercased() })
      .filter { $0.contains(SampleReport.identity) }
  }

  private static func says(_ report: DeliveryReport) -> String {
    report.recipients.map { "\($0.action) \($0.status)" }.joined(separator: ", ")
  }

  @Test("are read in every shape, lines ended by LF or CRLF", arguments: SampleReport.all)
  func read(_ sample: SampleReport) throws {
    for text in [sample.text, sample.text.replacing("\n", with: "\r\n")] {
      let report = try DeliveryReport(Array(text.utf8))
      #expect(Self.says(report) == sample.says)
      #expect(report.recipients[0].addresses.contains("zhang@hospital.example"))
      let inEnvelope = sample.names == "envelope"
      #expect(
        Self.name(report) == [SampleReport.identity + (inEnvelope ? "" : "@county.example")])
    }
  }

  @Test("keep the words of the last server, unfolded, and the addresses that tell the message")
  func words() throws {
    let report = try DeliveryReport(Array(SampleReport.postfix.text.utf8))
    #expect(
      report.recipients[0].diagnostic
        == "550 Mailbox not found.    http://service.mail.qq.com/cgi-bin/help?subtype=1")
    #expect(Set(report.sentTo) == ["bounces+4711@county.example"])
    let exchange = try DeliveryReport(Array(SampleReport.exchange.text.utf8))
    #expect(
      exchange.recipients[0].addresses
        == ["zhang@hospital.example", "zhang.san@intern.hospital.example"])
    #expect(exchange.recipients[0].diagnostic.hasPrefix("550 5.1.10 RESOLVER"))
  }

  @Test("speak of the first hundred recipients at most, however many groups there are")
  func many() throws {
    let groups = String(repeating: "X: y\n\n", count: 101)
    let text = SampleReport.postfix.text
    let status = try #require(text.range(of: "Reporting-MTA:"))
    let mail = text.replacingCharacters(in: status, with: "\(groups)Reporting-MTA:")
    #expect(throws: DeliveryReport.Unreadable.noRecipient) { try DeliveryReport(Array(mail.utf8)) }
  }

  @Test(
    "cut short anywhere they are none, or say no less than before",
    arguments: SampleReport.all)
  func truncated(_ sample: SampleReport) throws {
    for text in [sample.text, sample.text.replacing("\n", with: "\r\n")] {
      let bytes = Array(text.utf8)
      let whole = try DeliveryReport(bytes)
      var read = 0
      // Behind every line, and in the middle of some.
      for end in bytes.indices where end.isMultiple(of: 13) || bytes[end] == 0x0A {
        guard let report = try? DeliveryReport(Array(bytes[..<end])) else { continue }
        read += 1
        #expect(report.recipients == whole.recipients)
        #expect(Self.name(report).isSubset(of: Self.name(whole)))
      }
      #expect(read < bytes.count / 10)
    }
  }

  @Test(
    "with any line left out or doubled, or any byte changed, never end the program",
    arguments: SampleReport.all)
  func mangled(_ sample: SampleReport) throws {
    let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
    var readable = 0
    func look(_ text: String) {
      if (try? DeliveryReport(Array(text.utf8))) != nil { readable += 1 }
    }
    for index in lines.indices {
      var (fewer, more) = (lines, lines)
      fewer.remove(at: index)
      more.insert(lines[index], at: index)
      look(fewer.joined(separator: "\n"))
      look(more.joined(separator: "\n"))
    }
    for byte in [UInt8(0), 0x0A, 0x3D, 0xFF] {
      var bytes = Array(sample.text.utf8)
      for index in stride(from: 0, to: bytes.count, by: 19) {
        let was = bytes[index]
        bytes[index] = byte
        if (try? DeliveryReport(bytes)) != nil { readable += 1 }
        bytes[index] = was
      }
    }
    #expect(readable > lines.count / 2)
  }

  static let status = """
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; a

    Final-Recipient: rfc822; a@b.example
    Action: failed
    Status: 5.1.1

    --b--
    """

  @Test(
    "that cannot be relied on are refused by name",
    arguments: [
      ("Action: failed\n", "", .field("Action")), ("failed", "fallen", .field("Action")),
      ("Status: 5.1.1\n", "", .field("Status")), ("5.1.1", "5.1", .field("Status")),
      ("5.1.1", "3.1.1", .field("Status")), ("5.1.1", "5.1.1111", .field("Status")),
      ("Final-Recipient: rfc822; a@b.example\n", "", .noRecipient),
      ("rfc822;", "x400;", .noRecipient), ("a@b.example", "", .noRecipient),
      ("a@b.example", "a@b\0.example", .noRecipient),
      ("--b--", "", .notAReport), ("--b\n", "", .notAReport), ("boundary=b", "", .notAReport),
      ("boundary=b", "boundary=\"\"", .notAReport), ("multipart/report", "text/plain", .notAReport),
      ("message/delivery-status", "message/disposition-notification", .notAReport),
      (status, "", .notAReport), (status, "Subject: 你好\n\n退信", .notAReport),
    ] as [(String, String, DeliveryReport.Unreadable)])
  func refused(_ was: String, _ becomes: String, _ problem: DeliveryReport.Unreadable) throws {
    let text = Self.status.replacing(was, with: becomes)
    try #require(text != Self.status)
    #expect(throws: problem) { try DeliveryReport(Array(text.utf8)) }
    #expect(!problem.description.isEmpty)
  }

  @Test("nest no deeper than somebody looks")
  func nested() {
    func nest(_ depth: Int) -> String {
      var text = Self.status
      for level in 0..<depth {
        text =
          "Content-Type: multipart/mixed; boundary=m\(level)\n\n--m\(level)\n\(text)\n--m\(level)--\n"
      }
      return text
    }
    #expect(throws: Never.self) { try DeliveryReport(Array(nest(4).utf8)) }
    #expect(throws: DeliveryReport.Unreadable.notAReport) {
      try DeliveryReport(Array(nest(5).utf8))
    }
  }

  @Test(
    "a media type is read with its comments and quotes (RFC 2045 section 5.1)",
    arguments: [
      ("text/plain", "text/plain", [:]),
      ("TEXT/Plain ; Charset=UTF-8", "text/plain", ["charset": "UTF-8"]),
      (
        #"multipart/report (a "b") ; boundary = "a;\"(b)" ; x=y"#, "multipart/report",
        ["boundary": #"a;"(b)"#, "x": "y"]
      ),
      ("a/b; c; d=e", "a/b", ["d": "e"]), ("a/b; d=e; D=f", "a/b", ["d": "e"]),
      (#"a/b; c="unended"#, "a/b", ["c": "unended"]), ("", "", [:]), (";;;=", "", [:]),
    ] as [(String, String, [String: String])])
  func mediaType(_ text: String, _ name: String, _ parameters: [String: String]) {
    let type = MediaType(text)
    #expect(type.name == name)
    #expect(type.parameters == parameters)
  }
}

@Suite("Whom a failure concerns") struct DeliveryReportOutcomeTests {
  /// Status and diagnostic, and whom they blame.
  static let table: [(String, String, String)] = [
    ("5.1.1", "550 5.1.1 no such user", "recipient"), ("5.1.2", "", "recipient"),
    ("5.1.3", "", "recipient"), ("5.1.10", "", "recipient"), ("4.1.1", "", "recipient"),
    ("5.1.8", "553 5.1.8 your domain does not exist", "message"), ("5.2.1", "", "recipient"),
    ("4.2.1", "", "deferred"), ("5.2.2", "552 5.2.2 mailbox full", "deferred"),
    ("5.2.3", "", "message"), ("5.3.0", "", "deferred"), ("5.3.2", "", "deferred"),
    ("5.3.4", "", "message"), ("5.4.1", "", "deferred"), ("5.4.4", "", "deferred"),
    ("4.4.1", "", "deferred"), ("4.4.7", "", "deferred"), ("5.5.3", "", "deferred"),
    ("5.6.0", "", "message"), ("5.7.1", "550 5.7.1 spam", "message"), ("5.7.26", "", "message"),
    ("4.7.1", "", "deferred"), ("5.0.0", "", "deferred"), ("4.0.0", "", "deferred"),
    ("5.0.0", "550 5.1.1 <a@b>: no such user", "recipient"), ("5.0.0", "550-5.7.1 spam", "message"),
    ("5.0.0", "550 Unrouteable address", "recipient"), ("5.0.0", "554 no", "deferred"),
    ("5.0.0", "550 5.0.0 no", "recipient"), ("5.0.0", "retry time-out exceeded", "deferred"),
  ]

  @Test("follows from its status, or from what the server said", arguments: table)
  func outcome(_ status: String, _ diagnostic: String, _ expected: String) throws {
    let mail = """
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.example

      Final-Recipient: rfc822; a@b.example
      Action: failed
      Status: \(status)
      Diagnostic-Code: smtp; \(diagnostic)

      --b--
      """
    let report = try DeliveryReport(Array(mail.utf8))
    #expect(report.recipients.map { name($0.outcome) } == [expected])
  }
}

@Suite("A reverse-path of our own") struct EnvelopeSenderTests {
  static let identity = "3f0c6b1e-8d52-4a7b-9c11-0123456789ab"

  @Test("has the message's number and the end of its identity in it, and gives them back")
  func mark() throws {
    let sender = try EnvelopeSender("Bounces+{number}@county.example")
    let address = try sender.mailbox(for: 42, identity: Self.identity).text
    #expect(address == "Bounces+42-0123456789ab@county.example")
    let mark = try #require(sender.mark(in: "bounces+42-0123456789AB@COUNTY.example"))
    #expect(mark == .init(number: 42, node: "0123456789ab"))
    for other in [
      "bounces+42@county.example", "bounces+42-@county.example",
      "bounces+-0123456789ab@county.example",
      "bounces+42-0123456789@county.example", "bounces+42-0123456789ag@county.example",
      "bounces+4x-0123456789ab@county.example", "bounces+42-0123456789ab@county.example.evil",
      "xbounces+42-0123456789ab@county.example", "bounces+42--0123456789ab@county.example",
      "bounces+99999999999999999999-0123456789ab@county.example", "",
    ] { #expect(sender.mark(in: other) == nil) }
    let plain = try EnvelopeSender("bounces@county.example")
    #expect(try plain.mailbox(for: 42, identity: Self.identity).text == "bounces@county.example")
    #expect(plain.mark(in: "bounces@county.example") == nil)
  }

  @Test(
    "is an address with any number in it",
    arguments: [
      "", "a", "a@{number}.example", "a{number}@b@c", "{number}{number}@b.example", "a b@c.example",
      String(repeating: "a", count: 33) + "{number}@b.example",
    ])
  func refused(_ text: String) {
    #expect(throws: RefusedText.notAMailbox) { try EnvelopeSender(text) }
  }
}
