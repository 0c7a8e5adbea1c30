/// A reverse-path of our own for bounces, instead of the From that readers see (RFC 5321 section 4.5.5).
///
/// With `{number}` in it, as `bounces+{number}@county.example`, it is another for each message, and a
/// bounce tells by its address alone what it is about: `bounces+42-0123456789ab@county.example`. Anybody
/// can guess a number; what stands behind it, the last twelve digits of the message's identity, only
/// those know whom the message has passed.
public struct EnvelopeSender: Sendable, Equatable {
  /// What an address tells of the message that it belongs to.
  public struct Mark: Sendable, Equatable {
    /// The message's number.
    public let number: Int64
    /// The last group of its identity, in lower case.
    public let node: String
  }

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
    _ = try mailbox(for: .max, identity: "00000000-0000-4000-8000-000000000000")
    guard after?.contains("@") != false else { throw .notAMailbox }
  }

  /// The address for a message; its identity is a UUID in lower case (RFC 9562 section 4).
  public func mailbox(for number: Int64, identity: String) throws(RefusedText) -> Mailbox {
    let node = identity.split(separator: "-").last ?? ""
    return try Mailbox(after.map { "\(before)\(number)-\(node)\($0)" } ?? before)
  }

  /// Which message an address belongs to; nil for none, and for a number alone.
  public func mark(in address: String) -> Mark? {
    let (address, before) = (address.lowercased(), before.lowercased())
    guard let after = after?.lowercased(), address.hasPrefix(before), address.hasSuffix(after),
      address.utf8.count > before.utf8.count + after.utf8.count
    else { return nil }
    let parts = address.dropFirst(before.count).dropLast(after.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.allSatisfy(\.isDigit), let number = Int64(parts[0]),
      parts[1].utf8.count == 12,
      parts[1].utf8.allSatisfy({
        $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      })
    else { return nil }
    return Mark(number: number, node: String(parts[1]))
  }
}
