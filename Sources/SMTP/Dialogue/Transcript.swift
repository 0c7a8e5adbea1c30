/// What was said on a connection, for the record of an attempt: commands and replies, the content and
/// every secret left out.
///
/// It holds the session's opening and the current submission, each bounded.
public struct Transcript: Sendable, Equatable {
  /// Bytes kept of the opening, and of a submission.
  static let capacity = 8 * 1024
  /// Bytes kept of a line.
  static let longestLine = 500

  private var opening = Part()
  private var submission = Part()
  private var isOpen = false

  /// The lines, `C:` before the client's, `S:` before the server's, `--` before the connection's.
  public var lines: [String] { opening.lines + submission.lines }

  /// Forgets the submission before; a new one begins.
  mutating func submissionBegan() {
    isOpen = true
    submission = Part()
  }

  /// Commands went out, each ended by CRLF.
  mutating func sent(_ commands: [UInt8]) {
    for line in commands.split(separator: UInt8(ascii: "\n")) { add("C: ", line.dropLast()) }
  }

  /// A line with a secret went out, of which no more is shown than this.
  mutating func sentSecret(_ shown: String) { add("C: ", Array(shown.utf8)[...]) }

  /// From here on all goes over TLS.
  mutating func secured() { add("-- ", Array("TLS".utf8)[...]) }

  /// The message's content went out.
  mutating func sentContent(bytes: Int) { add("C: ", Array("(content, \(bytes) bytes)".utf8)[...]) }

  /// A reply came.
  mutating func received(_ reply: Reply) {
    for (number, line) in reply.lines.enumerated() {
      let separator = number == reply.lines.count - 1 ? " " : "-"
      let enhanced = reply.enhanced.map { "\($0) " } ?? ""
      add("S: ", Array("\(reply.code)\(separator)\(enhanced)\(line)".utf8)[...])
    }
  }

  private mutating func add(_ side: StaticString, _ line: ArraySlice<UInt8>) {
    if isOpen { submission.add(side, line) } else { opening.add(side, line) }
  }

  private struct Part: Sendable, Equatable {
    var bytes: [UInt8] = []
    var omitted = 0

    mutating func add(_ side: StaticString, _ line: ArraySlice<UInt8>) {
      let kept = line.prefix(longestLine)
      guard bytes.count + kept.count + 4 <= capacity else { return omitted += 1 }
      side.withUTF8Buffer { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: kept.lazy.map { $0 == UInt8(ascii: "\n") ? 0x20 : $0 })
      bytes.append(UInt8(ascii: "\n"))
    }

    var lines: [String] {
      bytes.split(separator: UInt8(ascii: "\n")).map { line in
        // A control character would let a server forge lines in whatever shows them.
        String(
          String(decoding: line, as: UTF8.self).unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : Character($0)
          })
      }
        + (omitted > 0 ? ["(\(omitted) more lines)"] : [])
    }
  }
}
