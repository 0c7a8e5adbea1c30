internal import Delivery

/// What is written down of a submission session: commands and replies.
extension Transcript {
  /// Commands went out, each ended by CRLF.
  mutating func sent(_ commands: [UInt8]) {
    for line in commands.split(separator: UInt8(ascii: "\n")) { add(.client, line.dropLast()) }
  }

  /// From here on all goes over TLS.
  mutating func secured() { add(.connection, "TLS") }

  /// The message's content went out.
  mutating func sentContent(bytes: Int) { add(.client, "(content, \(bytes) bytes)") }

  /// A reply came.
  mutating func received(_ reply: Reply) {
    for (number, line) in reply.lines.enumerated() {
      let separator = number == reply.lines.count - 1 ? " " : "-"
      let enhanced = reply.enhanced.map { "\($0) " } ?? ""
      add(.server, "\(reply.code)\(separator)\(enhanced)\(line)")
    }
  }
}
