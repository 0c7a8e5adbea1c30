/// One message with its envelope, as it is handed to a relay (RFC 5321 section 2.3.1).
public struct Submission: Sendable, Equatable {
  /// The reverse-path: where a bounce goes.
  public let sender: Mailbox
  /// The forward-paths, one verdict each.
  public let recipients: [Mailbox]
  /// Header and body; every line ends in CRLF, nothing is dot-stuffed.
  public let message: [UInt8]

  /// Makes a submission; a bare CR or LF in the message becomes CRLF, and its last line gets one.
  ///
  /// So nothing in the content can be read as its end (RFC 5321 section 2.3.8).
  public init(sender: Mailbox, recipients: [Mailbox], message: [UInt8]) {
    self.sender = sender
    self.recipients = recipients
    self.message = normalizingLineEnds(of: message)
  }
}
