/// An address, `local-part@domain` (RFC 5321 section 4.1.2).
///
/// A quoted local part is not taken: no provider hands one out, and its escapes are where an
/// address becomes a command.
public struct Mailbox: Sendable, Hashable {
  /// As it was given.
  public let text: String
  /// What stands behind the `@`.
  public let domain: String

  /// Checks an address; characters outside ASCII are taken (RFC 6531).
  public init(_ text: String) throws(RefusedText) {
    try text.refuseControlCharacters()
    guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")), text.utf8.count <= 254
    else { throw .notAMailbox }
    let (local, domain) = (text[..<at], String(text[text.utf8.index(after: at)...]))
    guard local.isDotAtom, local.utf8.count <= 64,
      domain.isDomainName(international: true) || Domain.isLiteral(domain)
    else { throw .notAMailbox }
    self.text = text
    self.domain = domain
  }

  /// Whether every SMTP server can take it; otherwise SMTPUTF8 is needed.
  public var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
