/// An enhanced mail system status code: class, subject and detail (RFC 3463 section 2).
public struct EnhancedStatusCode: Sendable, Equatable, CustomStringConvertible {
  /// 2 success, 4 persistent transient failure, 5 permanent failure.
  public let `class`: Int
  /// What the status is about: 1 address, 2 mailbox, 3 mail system, … 7 security or policy.
  public let subject: Int
  /// The precise condition.
  public let detail: Int

  /// Makes a code of its three numbers.
  public init(_ class: Int, _ subject: Int, _ detail: Int) {
    self.class = `class`
    self.subject = subject
    self.detail = detail
  }

  /// The code as it is written: `4.7.1`.
  public var description: String { "\(`class`).\(subject).\(detail)" }

  /// Reads the code at the start of a reply's text, up to a space or the end (RFC 2034 section 4).
  init?(leading text: ArraySlice<UInt8>) {
    let word = text.prefix { $0 != UInt8(ascii: " ") }
    guard word.count <= "5.999.999".utf8.count else { return nil }
    let numbers = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .compactMap(Self.number)
    guard numbers.count == 3, [2, 4, 5].contains(numbers[0]),
      word.count(where: { $0 == UInt8(ascii: ".") }) == 2
    else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}

extension UInt8 {
  /// DIGIT (RFC 5234 appendix B.1).
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  /// ALPHA (RFC 5234 appendix B.1).
  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
