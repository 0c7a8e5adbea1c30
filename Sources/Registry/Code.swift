/// A code, or the values of a key, as PostgreSQL compares them: byte for byte.
///
/// `String` takes é for equal to e with U+0301 behind it; the database does not.
struct Code: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  /// Control characters stand in no value, so that one can split them here.
  init(_ parts: [String]) { text = parts.joined(separator: "\u{1F}") }

  static func == (first: Code, second: Code) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
