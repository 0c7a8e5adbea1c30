/// PostgreSQL's text form of a one-dimensional array: its documentation, 8.15.6.
enum ArrayLiteral {
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
  private static let comma = UInt8(ascii: ",")
  private static let open = UInt8(ascii: "{")
  private static let close = UInt8(ascii: "}")

  /// Every element is quoted, whether it needs to be or not; nil becomes NULL.
  static func write(_ elements: [String?]) -> String {
    var bytes: [UInt8] = [open]
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(comma) }
      guard let element else {
        bytes += Array("NULL".utf8)
        continue
      }
      bytes.append(quote)
      for byte in element.utf8 {
        if byte == quote || byte == backslash { bytes.append(backslash) }
        bytes.append(byte)
      }
      bytes.append(quote)
    }
    bytes.append(close)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Nil for what is not a one-dimensional array that begins at 1.
  static func read(_ literal: String) -> [String?]? {
    var rest = Array(literal.utf8)[...]
    guard rest.popFirst() == open else { return nil }
    if rest.elementsEqual([close]) { return [] }
    var elements: [String?] = []
    while true {
      guard let element = readElement(&rest) else { return nil }
      elements.append(element)
      switch rest.popFirst() {
      case comma: continue
      case close where rest.isEmpty: return elements
      case _: return nil
      }
    }
  }

  /// The outer optional is nil for malformed text, the inner one for NULL.
  private static func readElement(_ rest: inout ArraySlice<UInt8>) -> String?? {
    var bytes: [UInt8] = []
    guard rest.first == quote else {
      while let byte = rest.first, byte != comma, byte != close {
        if byte == open || byte == quote || byte == backslash { return nil }
        bytes.append(rest.removeFirst())
      }
      if bytes.isEmpty { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      return .some(text == "NULL" ? nil : text)
    }
    rest.removeFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case quote: return String(decoding: bytes, as: UTF8.self)
      case backslash:
        guard let escaped = rest.popFirst() else { return nil }
        bytes.append(escaped)
      case _: bytes.append(byte)
      }
    }
    return nil
  }
}
