/// A reverse-path of our own for bounces, instead of the From that readers see (RFC 5321 section 4.5.5).
///
/// With `{number}` in it, as `bounces+{number}@county.example`, it is another for each message, and a
/// bounce tells by its address alone what it is about. A number can be guessed: it counts only beside
/// the recipient's address.
public struct EnvelopeSender: Sendable, Equatable {
  private static let placeholder = "{number}"
  private let before: String
  private let after: String?

  /// Checks an address, with the placeholder in it or without.
  public init(_ text: String) throws(RefusedText) {
    let parts = text.split(separator: Self.placeholder, omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { throw .notAMailbox }
    before = String(parts[0])
    after = parts.count == 2 ? String(parts[1]) : nil
    // The longest number has to fit as well (RFC 5321 section 4.5.3.1.1).
    _ = try mailbox(for: .max)
    guard after?.contains("@") != false else { throw .notAMailbox }
  }

  /// The address for a message.
  public func mailbox(for number: Int64) throws(RefusedText) -> Mailbox {
    try Mailbox(after.map { "\(before)\(number)\($0)" } ?? before)
  }

  /// The number of the message that an address belongs to.
  public func number(in address: String) -> Int64? {
    let (address, before) = (address.lowercased(), before.lowercased())
    guard let after = after?.lowercased(), address.hasPrefix(before), address.hasSuffix(after),
      address.utf8.count > before.utf8.count + after.utf8.count
    else { return nil }
    let number = address.dropFirst(before.count).dropLast(after.count)
    guard number.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int64(number)
  }
}
