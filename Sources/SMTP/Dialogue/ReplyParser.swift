/// Reads replies from a server's bytes, however the network cut them (RFC 5321 section 4.2).
///
/// A line ends in CRLF; a bare LF is taken too, as OpenSMTPD's client does: it cannot hide a reply,
/// for every line must begin with the code.
public struct ReplyParser: Sendable, Equatable {
  /// A line's greatest length with its end; the standard asks for 512 at least (4.5.3.1.5).
  public static let longestLine = 2048
  /// A reply's greatest length, all lines together.
  public static let longestReply = 32 * 1024

  private var buffer: [UInt8] = []
  private var start = 0
  private var consumed = 0
  private var code: Int?
  private var enhanced: EnhancedStatusCode?
  private var lines: [String] = []

  /// Makes a parser that has seen nothing.
  public init() {}

  /// Whether bytes are left behind the last reply, or a reply has begun.
  public var hasLeftover: Bool { start < buffer.count || code != nil }

  /// Takes bytes as they arrive.
  public mutating func append(_ bytes: ArraySlice<UInt8>) {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next complete reply; nil until there is one.
  ///
  /// After an error the stream has no meaning any more: the session is to be ended.
  public mutating func next() throws(ReplyViolation) -> Reply? {
    while let line = try nextLine() {
      if let reply = try read(line) { return reply }
    }
    return nil
  }

  private mutating func nextLine() throws(ReplyViolation) -> ArraySlice<UInt8>? {
    let unread = buffer[start...]
    guard let end = unread.prefix(Self.longestLine).firstIndex(of: UInt8(ascii: "\n")) else {
      if unread.count >= Self.longestLine { throw .lineTooLong }
      return nil
    }
    consumed += end + 1 - start
    start = end + 1
    if consumed > Self.longestReply { throw .replyTooLong }
    let line = unread[..<end]
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(ReplyViolation) -> Reply? {
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy(\.isDigit),
      (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(digits[digits.startIndex])
    else { throw .malformed }
    let code = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    if let first = self.code, first != code { throw .codeChanged }
    self.code = code

    let behind = line.dropFirst(3)
    let separator = behind.first ?? UInt8(ascii: " ")
    guard separator == UInt8(ascii: " ") || separator == UInt8(ascii: "-") else {
      throw .malformed
    }
    take(behind.dropFirst(), of: code)
    if separator == UInt8(ascii: "-") { return nil }
    defer {
      consumed = 0
      self.code = nil
      enhanced = nil
      lines = []
    }
    return Reply(code: code, enhanced: enhanced, lines: lines)
  }

  private mutating func take(_ text: ArraySlice<UInt8>, of code: Int) {
    let found = EnhancedStatusCode(leading: text).flatMap { $0.class == code / 100 ? $0 : nil }
    if lines.isEmpty { enhanced = found }
    if let found, found == enhanced {
      let rest = text.drop { $0 != UInt8(ascii: " ") }.dropFirst()
      lines.append(String(decoding: rest, as: UTF8.self))
    } else {
      lines.append(String(decoding: text, as: UTF8.self))
    }
  }
}

/// How a server's bytes broke the grammar of replies (RFC 5321 section 4.2).
public enum ReplyViolation: Error, Sendable, Equatable, CustomStringConvertible {
  /// A line is longer than `ReplyParser.longestLine`.
  case lineTooLong
  /// A reply is longer than `ReplyParser.longestReply`.
  case replyTooLong
  /// A line does not begin with a code from 200 to 599 and a space, a hyphen or its end.
  case malformed
  /// The lines of one reply have different codes.
  case codeChanged

  /// What was wrong with the bytes.
  public var description: String {
    switch self {
    case .lineTooLong: "a reply line is longer than \(ReplyParser.longestLine) bytes"
    case .replyTooLong: "a reply is longer than \(ReplyParser.longestReply) bytes"
    case .malformed: "a line that is no SMTP reply"
    case .codeChanged: "the lines of one reply have different codes"
    }
  }
}
