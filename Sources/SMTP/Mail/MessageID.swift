/// A message's identifier, the same on every attempt (RFC 5322 section 3.6.4).
public struct MessageID: Sendable, Hashable {
  /// `left@right`, without the angle brackets.
  public let text: String

  /// Checks an identifier given without its angle brackets: ASCII, two dot-atoms about an `@`, 250
  /// characters at most.
  public init(_ text: String) throws(RefusedText) {
    try text.refuseControlCharacters()
    guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")), text.utf8.count <= 250,
      text.utf8.allSatisfy({ $0 < 0x80 }),
      text[..<at].isDotAtom, text[text.utf8.index(after: at)...].isDotAtom
    else { throw .notAMessageID }
    self.text = text
  }
}

extension MessageID {
  /// The identifier from which all mails to one recipient descend; no mail bears it.
  ///
  /// A digest tells of several duties at several stages of their ladders, so a thread is a
  /// recipient's and not a duty's: every ladder is told within one conversation. Programs thread on
  /// References though they never saw what it names (RFC 5256, REFERENCES, step 1), so nothing has to
  /// be remembered of earlier mails, and a contact who comes later has a conversation too.
  /// - Parameters:
  ///   - recipient: the recipient's code, any text.
  ///   - domain: the sender's.
  public static func thread(of recipient: String, at domain: String) throws(RefusedText)
    -> MessageID
  {
    try MessageID("thread.\(recipient.fingerprint)@\(domain)")
  }
}
