internal import Mustache

/// Values in a robot's markdown.
///
/// None of the vendors documents an escape, so each character that
/// might mean something gives way to its full-width twin, which looks the same among Chinese and
/// means nothing: no name becomes a link, a mention, an image, a colour or a heading.
struct MarkdownText: MustacheContentType {
  private static let twins: [Character: Character] = [
    "!": "！", "#": "＃", "&": "＆", "(": "（", ")": "）", "*": "＊", "<": "＜", ">": "＞", "@": "＠",
    "[": "［", "\\": "＼", "]": "］", "_": "＿", "`": "｀", "{": "｛", "|": "｜", "}": "｝", "~": "～",
    "$": "＄",
  ]

  func escapeText(_ text: String) -> String {
    var escaped = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if let twin = Self.twins[character] {
        escaped.append(twin)
      } else if character == ":", rest.first == "/" {
        escaped.append("：")
      } else if character == ".", escaped.last.isWordLike, rest.first.isWordLike {
        // Readers make links of what looks like a host's name.
        escaped.append("．")
      } else if character.isLayout {
        escaped.append(" ")
      } else {
        escaped.append(character)
      }
    }
    return escaped
  }
}

extension Character? {
  fileprivate var isWordLike: Bool { self?.isLetter ?? false }
}

extension Character {
  /// A line's end, another control character, or one that turns the writing's direction.
  fileprivate var isLayout: Bool {
    unicodeScalars.contains {
      switch $0.value {
      case 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
      default: $0.properties.generalCategory == .control
      }
    }
  }
}
