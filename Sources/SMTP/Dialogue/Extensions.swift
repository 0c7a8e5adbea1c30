/// What the server offers in its answer to EHLO (RFC 5321 section 4.1.1.1).
public struct Extensions: Sendable, Equatable {
  /// Several commands may go in one write (RFC 2920).
  public var pipelining = false
  /// The size of a message may be declared (RFC 1870).
  public var size = false
  /// The greatest message in bytes that the server takes; nil where it names none.
  public var sizeLimit: Int?
  /// TLS can be negotiated on this connection (RFC 3207).
  public var startTLS = false
  /// SASL mechanisms, in capitals (RFC 4954 section 3).
  public var authentication: Set<String> = []
  /// Bytes above 127 may stand in the content (RFC 6152).
  public var eightBitMIME = false
  /// Mailboxes may have characters outside ASCII (RFC 6531).
  public var smtpUTF8 = false
  /// Replies carry enhanced codes (RFC 2034).
  public var enhancedStatusCodes = false

  /// Nothing is offered.
  public init() {}

  /// Reads the lines behind the first; keywords in any case, unknown ones passed over.
  public init(_ reply: Reply) {
    for line in reply.lines.dropFirst() {
      let words = line.uppercased().split(separator: " ").map(String.init)
      switch words.first {
      case "PIPELINING": pipelining = true
      case "SIZE":
        size = true
        // Zero is "no fixed maximum" (RFC 1870 section 3).
        sizeLimit = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
      case "STARTTLS": startTLS = true
      // Some servers of before RFC 4954 write an equals sign for the first space.
      case let word? where word.hasPrefix("AUTH="):
        authentication.insert(String(word.dropFirst(5)))
        authentication.formUnion(words.dropFirst())
      case "AUTH": authentication.formUnion(words.dropFirst())
      case "8BITMIME": eightBitMIME = true
      case "SMTPUTF8": smtpUTF8 = true
      case "ENHANCEDSTATUSCODES": enhancedStatusCodes = true
      default: break
      }
    }
  }
}
