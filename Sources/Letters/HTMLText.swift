internal import Mustache

/// Values in HTML.
///
/// The library has the like, but goes by Swift's characters.
struct HTMLText: MustacheContentType {
  func escapeText(_ text: String) -> String { text.escapedForHTML }
}

extension String {
  /// The text as HTML shows it, in an element or in an attribute between quotation marks.
  ///
  /// By bytes of UTF-8, as readers of HTML take markup apart: among Swift's characters a `<` behind
  /// U+0600 is no `<` (Unicode Standard Annex 29, GB9b), and a name could bring markup of its own.
  public var escapedForHTML: String {
    guard utf8.contains(where: { Self.reference(for: $0) != nil }) else { return self }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(utf8.count + 32)
    for byte in utf8 {
      if let reference = Self.reference(for: byte) {
        escaped += reference.utf8
      } else {
        escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func reference(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
