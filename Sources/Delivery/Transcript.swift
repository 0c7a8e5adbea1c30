/// What was said on a connection, for the record of an attempt; whoever writes it leaves every secret and
/// the content out.
///
/// It holds the session's opening and the present item, each bounded.
public struct Transcript: Sendable, Equatable {
  /// Bytes kept of the opening, and of an item.
  public static let capacity = 8 * 1024
  /// Bytes kept of a line.
  static let longestLine = 500

  /// Who said a line.
  public enum Side: String, Sendable {
    /// This program.
    case client = "C: "
    /// The other side.
    case server = "S: "
    /// Nobody: what became of the connection.
    case connection = "-- "
  }

  private var opening = Part()
  private var item = Part()
  private var hasItem = false

  /// Nothing was said yet.
  public init() {}

  /// The lines, `C:` before the client's, `S:` before the server's, `--` before the connection's.
  public var lines: [String] { opening.lines + item.lines }

  /// Forgets the item before; a new one begins.
  public mutating func itemBegan() {
    hasItem = true
    item = Part()
  }

  /// A line was said, given without its end.
  public mutating func add(_ side: Side, _ line: ArraySlice<UInt8>) {
    if hasItem { item.add(side, line) } else { opening.add(side, line) }
  }

  /// A line was said, given without its end.
  public mutating func add(_ side: Side, _ line: String) { add(side, Array(line.utf8)[...]) }

  private struct Part: Sendable, Equatable {
    var bytes: [UInt8] = []
    var omitted = 0

    mutating func add(_ side: Side, _ line: ArraySlice<UInt8>) {
      let kept = line.prefix(longestLine)
      guard bytes.count + kept.count + 4 <= capacity else { return omitted += 1 }
      bytes += side.rawValue.utf8
      for byte in kept { bytes.append(byte == UInt8(ascii: "\n") ? 0x20 : byte) }
      bytes.append(UInt8(ascii: "\n"))
    }

    var lines: [String] {
      bytes.split(separator: UInt8(ascii: "\n")).map { line in
        // A control character would let a server forge lines in whatever shows them.
        String(decoding: line, as: UTF8.self).withoutControlCharacters
      }
        + (omitted > 0 ? ["(\(omitted) more lines)"] : [])
    }
  }
}
