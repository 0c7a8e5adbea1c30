internal import Delivery
internal import Mustache

/// Values in a robot's markdown.
///
/// None of the vendors documents an escape, so each character that
/// might mean something gives way to its full-width twin, which looks the same among Chinese and
/// means nothing: no name becomes a link, a mention, an image, a colour or a heading.
///
/// It goes by Unicode scalars, as the vendors' readers do: among Swift's characters a `<` behind U+0600
/// is no `<` (Unicode Standard Annex 29, GB9b).
struct MarkdownText: MustacheContentType {
  private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
    "!": "！", "#": "＃", "&": "＆", "(": "（", ")": "）", "*": "＊", "<": "＜", ">": "＞", "@": "＠",
    "[": "［", "\\": "＼", "]": "］", "_": "＿", "`": "｀", "{": "｛", "|": "｜", "}": "｝", "~": "～",
    "$": "＄",
  ]

  func escapeText(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if let twin = Self.twins[scalar] {
        escaped.append(twin)
      } else if scalar == ":", rest.first == "/" {
        escaped.append("：")
      } else if scalar == ".", Self.isInName(between: previous, and: rest.first) {
        escaped.append("．")
      } else if scalar.isLayout {
        if scalar != "\n" || previous != "\r" { escaped.append(" ") }
      } else {
        escaped.append(scalar)
      }
      previous = scalar
    }
    return String(escaped)
  }

  /// Readers make links of what looks like a host's name; a number's point is none.
  private static func isInName(
    between before: Unicode.Scalar?, and after: Unicode.Scalar?
  ) -> Bool {
    guard let before, let after, before.isWordLike, after.isWordLike else { return false }
    return !(before.isDigit && after.isDigit)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { properties.generalCategory == .decimalNumber }

  /// A letter, a digit, or what joins one.
  fileprivate var isWordLike: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark,
      .format:
      true
    default: false
    }
  }

  /// A line's end, another control character, or one that turns the writing's direction.
  fileprivate var isLayout: Bool {
    switch value {
    case 0x061C, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: isControlCharacter
    }
  }
}
