internal import Delivery

/// Why a text may not stand in a header or an envelope.
///
/// The values of this room's small types are checked when they are made, so that nothing composed
/// of them can carry a line of its own into a header or a command.
public enum RefusedText: Error, Sendable, Equatable, CustomStringConvertible {
  /// A CR, LF, NUL or another control character.
  case controlCharacter
  /// Not `local-part@domain` (RFC 5321 section 4.1.2).
  case notAMailbox
  /// Not a domain or an address literal (RFC 5321 section 4.1.2).
  case notADomain
  /// Not `id-left@id-right` (RFC 5322 section 3.6.4).
  case notAMessageID
  /// Not a field name (RFC 5322 section 3.6.8), or one that the composer writes itself.
  case notAFieldName
  /// Not `type/subtype` (RFC 2045 section 5.1).
  case notAMediaType
  /// An empty file name.
  case emptyFileName
  /// A plain file name that is not plain, or longer than 60 characters.
  case notAPlainFileName
  /// A year outside 1900 to 9999, or an offset of a day or more (RFC 5322 section 3.3).
  case dateOutOfRange
  /// An empty name, password or token, or one that no SASL mechanism can say (RFC 4616, RFC 7628).
  case notALogin

  /// What was refused, without the text.
  public var description: String {
    switch self {
    case .controlCharacter: "a control character stands in a header value or an address"
    case .notAMailbox: "not an address of the form local-part@domain"
    case .notADomain: "not a domain name or an address literal"
    case .notAMessageID: "not a message identifier of the form left@right"
    case .notAFieldName: "not the name of a header field that may be added"
    case .notAMediaType: "not a media type of the form type/subtype"
    case .emptyFileName: "an attachment without a file name"
    case .notAPlainFileName: "not a file name of 1 to 60 ASCII characters"
    case .dateOutOfRange: "a date that a header cannot say"
    case .notALogin: "a login whose name or secret is empty, or holds what cannot be said"
    }
  }
}

extension String {
  func refuseControlCharacters() throws(RefusedText) {
    if hasControlCharacters { throw .controlCharacter }
  }
}

extension Unicode.Scalar {
  /// A character outside ASCII that a word may contain: no space, no invisible mark.
  var isInternationalText: Bool {
    guard value >= 0x80 else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// ALPHA or DIGIT (RFC 5234 appendix B.1).
  var isLetterOrDigit: Bool { isASCII && (UInt8(value).isLetter || UInt8(value).isDigit) }

  /// atext (RFC 5322 section 3.2.3), with the characters that RFC 6532 section 3.2 adds.
  var isAtomText: Bool {
    isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(self) || isInternationalText
  }
}

extension Substring {
  /// dot-atom-text (RFC 5322 section 3.2.3): atoms with a dot between each and the next.
  var isDotAtom: Bool {
    var isBehindAtom = false
    for scalar in unicodeScalars {
      guard scalar == "." ? isBehindAtom : scalar.isAtomText else { return false }
      isBehindAtom = scalar != "."
    }
    return isBehindAtom
  }
}
