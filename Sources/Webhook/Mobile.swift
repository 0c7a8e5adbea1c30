/// The number of a mobile telephone of mainland China: eleven digits from 1 on.
///
/// It is somebody's: it is described without its middle.
public struct Mobile: Sendable, Hashable {
  /// The eleven digits.
  public let digits: String

  /// Reads a number as people write it, with or without +86, blanks and hyphens; nil for another.
  public init?(_ text: String) {
    var digits = text.filter { $0 != " " && $0 != "-" }
    for prefix in ["+86", "0086", "86"] where digits.hasPrefix(prefix) {
      digits.removeFirst(prefix.count)
      break
    }
    guard digits.utf8.count == 11, digits.hasPrefix("1"),
      digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    self.digits = digits
  }
}

extension Mobile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `138****0000`.
  public var description: String { "\(digits.prefix(3))****\(digits.suffix(4))" }
  /// As `description`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
