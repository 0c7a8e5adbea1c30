extension String {
  /// The longest value that a line holds, in Unicode scalars.
  ///
  /// Scalars, not characters: one character can hold any number of them.
  static let longestValue = 300

  /// Cut to the longest value, with `…` for what was left out.
  var bounded: String {
    guard utf8.count > Self.longestValue, unicodeScalars.count > Self.longestValue
    else { return self }
    var cut = String(unicodeScalars.prefix(Self.longestValue - 1))
    cut.unicodeScalars.append("…")
    return cut
  }

  /// As a JSON string (RFC 8259 section 7), which logfmt quotes by as well.
  ///
  /// More is escaped than JSON asks for: whatever could end a line or turn its direction in some
  /// terminal, pager or editor.
  var quoted: String {
    guard unicodeScalars.contains(where: \.isEscaped) else { return "\"\(self)\"" }
    var literal = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.isUnsafe:
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] { literal += escape(unit) }
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }

  /// As a logfmt value: bare where nothing in it could be misread, else quoted.
  var logfmtValue: String {
    let isBare =
      !isEmpty
      && unicodeScalars.allSatisfy {
        !$0.isEscaped && !$0.properties.isWhitespace && $0 != "="
      }
    return isBare ? self : quoted
  }

  /// As a key or an event's name: letters, digits, `.`, `_` and `-`, 64 at most, never empty.
  var bareName: String {
    if 1...64 ~= utf8.count, unicodeScalars.allSatisfy(\.isPlain) { return self }
    let scalars = unicodeScalars.prefix(64).map { $0.isPlain ? $0 : "_" }
    return scalars.isEmpty ? "_" : String(String.UnicodeScalarView(scalars))
  }
}

extension Unicode.Scalar {
  /// Whether it cannot stand between quotation marks as it is.
  fileprivate var isEscaped: Bool { self == "\"" || self == "\\" || isUnsafe }

  /// Whether it acts on the display instead of showing: controls, line separators, directions.
  fileprivate var isUnsafe: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Whether a name may hold it.
  fileprivate var isPlain: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
    default: false
    }
  }
}

private func escape(_ unit: UInt16) -> String {
  let digits = String(unit, radix: 16)
  return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}
