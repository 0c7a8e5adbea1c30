/// A host's name or an address literal in brackets (RFC 5321 sections 4.1.2 and 4.1.3).
public struct Domain: Sendable, Hashable, CustomStringConvertible {
  /// As it was given.
  public let text: String

  /// Checks a name: ASCII labels of letters, digits and inner hyphens, 63 characters each.
  public init(_ text: String) throws(RefusedText) {
    try text.refuseControlCharacters()
    guard text.utf8.count <= 255,
      text.isDomainName(international: false) || Self.isLiteral(text)
    else { throw .notADomain }
    self.text = text
  }

  /// The text.
  public var description: String { text }

  static func isLiteral(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    return scalars.count > 2 && scalars.first == "[" && scalars.last == "]"
      && scalars.dropFirst().dropLast().allSatisfy {
        $0.isLetterOrDigit || $0 == "." || $0 == ":" || $0 == "-"
      }
  }
}

extension String {
  /// Labels of letters, digits and inner hyphens; `international` ones may be U-labels (RFC 6531).
  func isDomainName(international: Bool) -> Bool {
    unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.count <= 63 && $0.first != "-" && $0.last != "-"
        && $0.allSatisfy {
          $0.isLetterOrDigit || $0 == "-" || (international && $0.isInternationalText)
        }
    }
  }
}
