internal import Delivery

/// One submission on its way through MAIL, RCPT, DATA and the final dot (RFC 5321 section 3.3).
struct Transaction: Sendable, Equatable {
  let submission: Submission
  /// MAIL, every RCPT and DATA go in one write (RFC 2920).
  let isPipelined: Bool
  private let parameters: String
  /// The recipients that the server is asked about, as positions in the submission.
  private(set) var asked: [Int] = []
  /// What is settled already, by recipient.
  private var settled: [Report?]
  /// How many recipients the server accepted.
  var accepted = 0

  /// Settles what the server's extensions already forbid, so that nothing is sent for it.
  init(_ submission: Submission, offered extensions: Extensions) {
    self.submission = submission
    isPipelined = extensions.pipelining
    let size = submission.message.count
    // No early end: so it is done many bytes at a time.
    let isEightBit = submission.message.reduce(0, |) >= 0x80
    let needsUTF8 = !submission.sender.isASCII || submission.recipients.contains { !$0.isASCII }
    parameters =
      (extensions.size ? " SIZE=\(size)" : "")
      + (isEightBit && extensions.eightBitMIME ? " BODY=8BITMIME" : "")
      + (needsUTF8 && extensions.smtpUTF8 ? " SMTPUTF8" : "")

    let overall: Report? =
      if !submission.sender.isASCII, !extensions.smtpUTF8 {
        Report(.rejected(.channel), stage: "MAIL", text: "the sender needs SMTPUTF8, not offered")
      } else if let limit = extensions.sizeLimit, size > limit {
        Report(
          .rejected(.message), stage: "MAIL", text: "\(size) bytes, over the relay's SIZE \(limit)")
      } else if isEightBit, !extensions.eightBitMIME {
        Report(.rejected(.message), stage: "MAIL", text: "8-bit content, 8BITMIME not offered")
      } else {
        nil
      }
    settled = submission.recipients.map { recipient in
      recipient.isASCII || extensions.smtpUTF8
        ? overall
        : Report(
          .rejected(.recipient), stage: "RCPT", text: "the mailbox needs SMTPUTF8, not offered")
    }
    asked = settled.indices.filter { settled[$0] == nil }
  }

  /// The reports of all recipients; those not settled by themselves get `report`.
  func reports(_ report: Report) -> [Report] { settled.map { $0 ?? report } }

  /// The reports, where every recipient is settled by itself.
  var ownReports: [Report] { settled.compactMap(\.self) }

  /// Settles all recipients that are not settled yet.
  mutating func settle(_ report: Report) { settled = reports(report) }

  /// Settles one of the recipients asked about, if it is not settled yet.
  mutating func settle(asked position: Int, _ report: Report) {
    settled[asked[position]] = settled[asked[position]] ?? report
  }

  func isSettled(asked position: Int) -> Bool { settled[asked[position]] != nil }

  func appendMail(to commands: inout [UInt8]) {
    commands += "MAIL FROM:<".utf8
    commands += submission.sender.text.utf8
    commands += ">".utf8
    commands += parameters.utf8
    commands += "\r\n".utf8
  }

  func appendRecipient(asked position: Int, to commands: inout [UInt8]) {
    commands += "RCPT TO:<".utf8
    commands += submission.recipients[asked[position]].text.utf8
    commands += ">\r\n".utf8
  }

  func appendData(to commands: inout [UInt8]) { commands += "DATA\r\n".utf8 }
}
