/// Splits the bytes of a CSV file into rows and fields, and knows the line of each: RFC 4180.
///
/// Lines end in CRLF or LF; lines without a character are passed over. It never gives up: a field
/// that breaks the rules has its fault, and the next is read.
struct CSVReader {
  /// A rule of RFC 4180, section 2, that a field breaks.
  enum Fault: Sendable, Equatable {
    /// A quoted field that does not end before the file does.
    case unclosedQuote
    /// Something between a closing quote and the next comma.
    case textBehindQuote
    /// A quote inside a field that does not begin with one.
    case strayQuote
  }

  struct Field: Equatable {
    let text: String
    /// The line on which it begins, from 1.
    let line: Int
    /// Where in the file it stands, quotes included.
    let bytes: Range<Int>
    let fault: Fault?
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next row, of one field at least; nil at the end of the file.
  mutating func next() -> [Field]? {
    while takeLineBreak() {}
    guard position < bytes.count else { return nil }
    var fields: [Field] = []
    repeat { fields.append(takeField()) } while takeComma()
    _ = takeLineBreak()
    return fields
  }

  /// Where a byte of the file stands: its line, its place in the line, the number of its field.
  static func place(
    of offset: Int, in bytes: [UInt8]
  ) -> (line: Int, byte: Int, field: Int) {
    let before = bytes[..<offset]
    let lineStart = (before.lastIndex(of: lineFeed) ?? -1) + 1
    let line = before.count { $0 == lineFeed } + 1
    var reader = CSVReader(bytes)
    var field = 0
    while let row = reader.next(), let first = row.first, first.bytes.lowerBound <= offset {
      field = (row.lastIndex { $0.bytes.lowerBound <= offset } ?? 0) + 1
    }
    return (line, offset - lineStart + 1, field)
  }

  private mutating func takeField() -> Field {
    position < bytes.count && bytes[position] == Self.quote ? takeQuoted() : takeBare()
  }

  private mutating func takeBare() -> Field {
    let start = position
    let fault: Fault? = skipBare() ? .strayQuote : nil
    return field(from: start, line, bytes[start..<position], fault)
  }

  private mutating func takeQuoted() -> Field {
    let start = position
    let firstLine = line
    var content: [UInt8] = []
    position += 1
    var partStart = position
    while position < bytes.count {
      if bytes[position] == Self.lineFeed { line += 1 }
      guard bytes[position] == Self.quote else {
        position += 1
        continue
      }
      content += bytes[partStart..<position]
      position += 1
      guard position < bytes.count, bytes[position] == Self.quote else {
        let behind = position
        _ = skipBare()
        let fault: Fault? = position > behind ? .textBehindQuote : nil
        return field(from: start, firstLine, content[...], fault)
      }
      // Of two quotes the second stands for itself.
      partStart = position
      position += 1
    }
    return field(from: start, firstLine, bytes[start..<position], .unclosedQuote)
  }

  private func field(
    from start: Int, _ line: Int, _ content: ArraySlice<UInt8>, _ fault: Fault?
  ) -> Field {
    Field(
      text: String(decoding: content, as: UTF8.self), line: line, bytes: start..<position,
      fault: fault)
  }

  /// Goes on to what ends the field; true where a quote was on the way.
  private mutating func skipBare() -> Bool {
    var hasQuote = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.comma || byte == Self.lineFeed { break }
      if byte == Self.carriageReturn, lineBreakLength > 0 { break }
      if byte == Self.quote { hasQuote = true }
      position += 1
    }
    return hasQuote
  }

  private mutating func takeComma() -> Bool {
    guard position < bytes.count, bytes[position] == Self.comma else { return false }
    position += 1
    return true
  }

  private mutating func takeLineBreak() -> Bool {
    let length = lineBreakLength
    position += length
    if length > 0 { line += 1 }
    return length > 0
  }

  /// The bytes of the line break that stands here; 0 where none does.
  private var lineBreakLength: Int {
    guard position < bytes.count else { return 0 }
    if bytes[position] == Self.lineFeed { return 1 }
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.lineFeed
    return isPair ? 2 : 0
  }
}

extension CSVReader.Fault {
  /// What is wrong.
  var what: String {
    switch self {
    case .unclosedQuote: "the quote that opens the value is never closed"
    case .textBehindQuote: "something stands between the closing quote and the next comma"
    case .strayQuote: "a quote stands inside a value that does not begin with one"
    }
  }

  /// What to do about it.
  var mend: String {
    switch self {
    case .unclosedQuote: "close it"
    case .textBehindQuote, .strayQuote: "put the value in quotes and double each quote inside it"
    }
  }
}
