extension Unicode.Scalar {
  /// Whether it is C0, DEL or C1: all that Unicode has in its category Cc.
  public var isControlCharacter: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

  /// Whether a line ends behind it in any case (Unicode Standard Annex 14, BK, CR, LF and NL).
  public var endsLine: Bool {
    (0xA...0xD).contains(value) || value == 0x85 || (0x2028...0x2029).contains(value)
  }
}

extension String {
  /// Whether a control character stands in it.
  public var hasControlCharacters: Bool { unicodeScalars.contains(where: \.isControlCharacter) }

  /// The text with a space for each control character: it ends no line where it is shown, and no
  /// terminal obeys it.
  public var withoutControlCharacters: String {
    guard hasControlCharacters else { return self }
    return String(
      String.UnicodeScalarView(unicodeScalars.map { $0.isControlCharacter ? " " : $0 }))
  }
}
