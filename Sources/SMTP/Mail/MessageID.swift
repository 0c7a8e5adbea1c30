/// A message's identifier, the same on every attempt (RFC 5322 section 3.6.4).
public struct MessageID: Sendable, Hashable {
  /// `left@right`, without the angle brackets.
  public let text: String

  /// Checks an identifier given without its angle brackets: ASCII, two dot-atoms about an `@`, 250
  /// characters at most.
  public init(_ text: String) throws(RefusedText) {
    try text.refuseControlCharacters()
    let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 250,
      text.utf8.allSatisfy({ $0 < 0x80 }),
      parts.allSatisfy({ String($0).isDotAtom })
    else { throw .notAMessageID }
    self.text = text
  }
}
