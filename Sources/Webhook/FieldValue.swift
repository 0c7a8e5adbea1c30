/// The value of a header field (RFC 9110, section 5.5), without white space around it.
///
/// No control character but a tab can be in it, so that a value never smuggles a line end into a
/// message.
public struct FieldValue: Sendable, Hashable, CustomStringConvertible {
  /// The value as text.
  public let description: String

  /// Nil when there is a control character in it; white space around it is left out.
  public init?(validating text: String) {
    self.init(bytes: Array(text.utf8)[...])
  }

  init?(bytes: ArraySlice<UInt8>) {
    let value = bytes.trimmingWhitespace()
    guard value.allSatisfy({ $0 == UInt8(ascii: "\t") || $0 >= 0x20 && $0 != 0x7F }) else {
      return nil
    }
    description = String(decoding: value, as: UTF8.self)
  }
}

extension FieldValue: ExpressibleByStringLiteral {
  /// Makes a value of our own source or making; traps when there is a control character in it.
  public init(stringLiteral text: String) {
    guard let value = FieldValue(validating: text) else {
      preconditionFailure("not the value of a header field")
    }
    self = value
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at either end: OWS of RFC 9110, section 5.6.3.
  func trimmingWhitespace() -> Self {
    let isWhitespace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var trimmed = drop(while: isWhitespace)
    while let last = trimmed.last, isWhitespace(last) { trimmed.removeLast() }
    return trimmed
  }
}
