/// Text that may stand in a header: any characters but control characters.
public struct HeaderText: Sendable, Hashable {
  /// As it was given.
  public let text: String

  /// Checks a text.
  public init(_ text: String) throws(RefusedText) {
    try text.refuseControlCharacters()
    self.text = text
  }
}
