/// The text of a rule's `duties.sql`, as far as it has to be understood without running it.
///
/// Quotes, dollar quotes and comments are told apart as PostgreSQL's documentation, 4.1, has them.
struct QueryText {
  /// What stands before the first semicolon, from the file's beginning: positions in it are the file's.
  let statement: String
  /// The same with its comments blanked out.
  let code: String
  /// Where something stands behind that semicolon that is no comment.
  let rest: Spot?

  /// Where a quote or a comment begins that nothing closes.
  let unclosed: Spot?

  /// Reads a file's text.
  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var code = scalars
    var end: Int?
    var rest: Int?
    var unclosed: Int?
    var at = 0
    while at < scalars.count, rest == nil {
      let close = Self.end(ofTokenAt: at, in: scalars)
      if close == nil { unclosed = at }
      let next = close ?? scalars.count
      let isComment =
        scalars[at...].starts(with: ["-", "-"]) || scalars[at...].starts(with: ["/", "*"])
      if isComment {
        for index in at..<next where scalars[index] != "\n" { code[index] = " " }
      } else if scalars[at] == ";" {
        end = end ?? at
      } else if end != nil, !scalars[at].properties.isWhitespace {
        rest = at
      }
      at = next
    }
    self.unclosed = unclosed.map { Spot(of: $0, in: text) }
    self.rest = rest.map { Spot(of: $0, in: text) }
    var last = end ?? scalars.count
    while last > 0, scalars[last - 1].properties.isWhitespace { last -= 1 }
    statement = Self.string(scalars[..<last])
    self.code = Self.string(code[..<last])
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// Where what begins there ends: a comment, a quoted text or name, or one character; nil: nowhere.
  private static func end(ofTokenAt start: Int, in text: [Unicode.Scalar]) -> Int? {
    let two = text[start...].prefix(2)
    if two.elementsEqual(["-", "-"]) { return text[start...].firstIndex(of: "\n") ?? text.count }
    if two.elementsEqual(["/", "*"]) { return endOfComment(start, in: text) }
    switch text[start] {
    case "'", "\"": return endOfQuote(start, in: text)
    case "$": return endOfDollarQuote(start, in: text)
    default: return start + 1
    }
  }

  /// Comments nest.
  private static func endOfComment(_ start: Int, in text: [Unicode.Scalar]) -> Int? {
    var depth = 0
    var at = start
    while at < text.count {
      let two = text[at...].prefix(2)
      if two.elementsEqual(["/", "*"]) {
        depth += 1
        at += 2
      } else if two.elementsEqual(["*", "/"]) {
        depth -= 1
        at += 2
        if depth == 0 { return at }
      } else {
        at += 1
      }
    }
    return nil
  }

  /// A doubled quote is read as two texts side by side; in `E'…'` a backslash takes the next one along.
  private static func endOfQuote(_ start: Int, in text: [Unicode.Scalar]) -> Int? {
    let escapes =
      text[start] == "'" && start > 0 && (text[start - 1] == "E" || text[start - 1] == "e")
    var at = start + 1
    while at < text.count, text[at] != text[start] {
      at += escapes && text[at] == "\\" ? 2 : 1
    }
    return at < text.count ? at + 1 : nil
  }

  /// `$tag$ … $tag$`; a `$` that begins none stands by itself.
  private static func endOfDollarQuote(_ start: Int, in text: [Unicode.Scalar]) -> Int? {
    guard
      let close = text[(start + 1)...].firstIndex(where: {
        !$0.properties.isAlphabetic && $0 != "_"
      }),
      text[close] == "$"
    else { return start + 1 }
    let tag = text[start...close]
    var at = close + 1
    while at < text.count {
      if text[at...].starts(with: tag) { return at + tag.count }
      at += 1
    }
    return nil
  }
}

/// A line and a column of a file, both from 1, the column in Unicode scalars.
public struct Spot: Sendable, Equatable, CustomStringConvertible {
  /// The line.
  public let line: Int
  /// The column.
  public let column: Int

  /// Where the scalar of that offset stands.
  init(of offset: Int, in text: String) {
    let before = text.unicodeScalars.prefix(offset)
    line = before.count { $0 == "\n" } + 1
    column =
      offset
      - (before.lastIndex(of: "\n").map {
        before.distance(from: before.startIndex, to: $0) + 1
      } ?? 0) + 1
  }

  /// `LINE:COLUMN`.
  public var description: String { "\(line):\(column)" }
}
