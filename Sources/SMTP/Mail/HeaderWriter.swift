internal import Delivery

/// Writes header fields, folded to lines of at most 78 characters where words allow it
/// (RFC 5322 sections 2.1.1 and 2.2.3).
struct HeaderWriter {
  /// What was written, every field ended by CRLF.
  var bytes: [UInt8] = []
  private var column = 0
  private var isFirstWord = true

  static let lineLength = 78
  /// A line with an encoded word is shorter (RFC 2047 section 2).
  static let encodedLineLength = 76
  static let encodedWordLength = 75

  /// Writes a field; `value` writes its words.
  mutating func field(_ name: String, _ value: (inout HeaderWriter) -> Void) {
    bytes += name.utf8
    bytes.append(UInt8(ascii: ":"))
    column = name.utf8.count + 1
    isFirstWord = true
    value(&self)
    bytes += "\r\n".utf8
  }

  /// Writes a field of a few words known to be plain.
  mutating func field(_ name: String, words: String...) {
    field(name) { writer in for word in words { writer.word(word.utf8) } }
  }

  /// Writes a word behind a space, or on a new line where it would not fit.
  ///
  /// The first stands beside the field's name in any case: some readers lose a value that does not.
  mutating func word(_ word: some Collection<UInt8>) {
    if !isFirstWord, column + 1 + word.count > Self.lineLength { fold() }
    bytes.append(UInt8(ascii: " "))
    bytes += word
    column += 1 + word.count
    isFirstWord = false
  }

  /// Writes unstructured text (RFC 5322 section 3.2.5), as encoded words where it is not plain; a
  /// word above `longestWord` is not plain either.
  mutating func unstructured(_ text: HeaderText, longestWord: Int = lineLength - 1) {
    let words = text.text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    let isPlain =
      text.text.isPrintableASCII && words.allSatisfy { (1...longestWord).contains($0.count) }
      && (words.first?.count ?? 0) <= longestWord - column
    if isPlain { for word in words { self.word(word) } } else { encodedWords(text.text) }
  }

  /// Writes an address (RFC 5322 section 3.4), the name as it is, quoted, or as encoded words.
  mutating func nameAddress(_ address: NameAddress) {
    if let name = address.name?.text, !name.isEmpty { displayName(name) }
    word("<\(address.mailbox.text)>".utf8)
  }

  private mutating func displayName(_ name: String) {
    guard name.isPrintableASCII else { return encodedWords(name) }
    let isAtoms = name.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
    let phrase = isAtoms ? name : name.quotedString
    if phrase.utf8.count <= Self.lineLength - 1 - column {
      word(phrase.utf8)
    } else {
      encodedWords(name)
    }
  }

  /// Writes text as encoded words in base64 (RFC 2047 sections 2 and 5), split between characters.
  private mutating func encodedWords(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // The least room is for one character of four bytes.
      let least = encodedWordOverhead + 8
      if !isFirstWord, Self.encodedLineLength - 1 - column < least { fold() }
      let room = min(Self.encodedWordLength, Self.encodedLineLength - 1 - column)
      let capacity = max((room - encodedWordOverhead) / 4 * 3, 4)
      let chunk = rest.wholeScalars(within: capacity)
      word("=?UTF-8?B?\(Base64.text(of: Array(chunk)))?=".utf8)
      rest = rest[chunk.endIndex...]
    }
  }

  private var encodedWordOverhead: Int { "=?UTF-8?B??=".utf8.count }

  /// Writes a parameter behind a `;` (RFC 2045 section 5.1), one that is not plain or long in the
  /// form of RFC 2231 sections 3 and 4: UTF-8, percent-encoded, in numbered pieces.
  mutating func parameter(_ name: String, _ value: String) {
    let quoted = "\(name)=\(value.quotedString)"
    if value.isPrintableASCII, quoted.utf8.count < Self.lineLength - 1 { return next(quoted) }
    let pieces = value.percentEncodedPieces(of: 48)
    for (number, piece) in pieces.enumerated() {
      let section = pieces.count == 1 ? "" : "*\(number)"
      next("\(name)\(section)*=\(number == 0 ? "UTF-8''" : "")\(piece)")
    }
  }

  private mutating func next(_ parameter: String) {
    bytes.append(UInt8(ascii: ";"))
    fold()
    word(parameter.utf8)
  }

  /// The next word, with its space, begins a line.
  private mutating func fold() {
    bytes += "\r\n".utf8
    column = 0
  }
}

extension ArraySlice<UInt8> {
  /// As much of the UTF-8 as so many bytes hold, cut before no continuation byte (RFC 3629 section 3).
  fileprivate func wholeScalars(within capacity: Int) -> ArraySlice<UInt8> {
    var end = Swift.min(startIndex + capacity, endIndex)
    while end < endIndex, self[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
    return self[..<end]
  }
}

extension String {
  /// ASCII without control characters, and nothing that a reader would decode.
  var isPrintableASCII: Bool {
    utf8.allSatisfy { (0x20...0x7E).contains($0) }
      && !zip(utf8, utf8.dropFirst()).contains { $0 == (UInt8(ascii: "="), UInt8(ascii: "?")) }
  }

  /// quoted-string (RFC 5322 section 3.2.4).
  fileprivate var quotedString: String {
    guard utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
    else { return "\"\(self)\"" }
    var result = "\""
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  /// Percent-encoded UTF-8 (RFC 2231 section 7) in pieces of some length, split between characters.
  fileprivate func percentEncodedPieces(of length: Int) -> [String] {
    let digits = Array("0123456789ABCDEF")
    var pieces = [""]
    for scalar in unicodeScalars {
      var encoded = ""
      if scalar.isLetterOrDigit || "!#$&+-.^_`|~".unicodeScalars.contains(scalar) {
        encoded.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 {
          encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
      }
      if pieces[pieces.count - 1].utf8.count + encoded.utf8.count > length { pieces.append("") }
      pieces[pieces.count - 1] += encoded
    }
    return pieces
  }
}
