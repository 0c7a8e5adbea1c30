/// The name of a header field: a token (RFC 9110, section 5.1), compared without regard to case.
///
/// Nothing but a token can be one, so that a name never smuggles a line end into a message.
public struct FieldName: Sendable, Hashable, CustomStringConvertible {
  /// The name in lower case.
  public let description: String

  /// Nil unless every character is one that RFC 9110, section 5.6.2, allows in a token.
  public init?(validating text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy(Self.isTokenCharacter) else { return nil }
    description = text.lowercased()
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension FieldName: ExpressibleByStringLiteral {
  /// Makes a name that stands in our own source; traps unless it is a token.
  public init(stringLiteral text: String) {
    guard let name = FieldName(validating: text) else {
      preconditionFailure("not the name of a header field: \(text)")
    }
    self = name
  }
}
