/// A header field besides those that every mail has, such as List-Id or Reply-To.
public struct HeaderField: Sendable, Hashable {
  /// The field's name.
  public let name: String
  /// The field's value; one outside ASCII is written as encoded words.
  public let text: HeaderText

  /// Checks a name of at most 40 characters (RFC 5322 section 3.6.8).
  ///
  /// A structured value (addresses, a list's identifier) is to be ASCII.
  public init(_ name: String, _ text: HeaderText) throws(RefusedText) {
    guard (1...40).contains(name.utf8.count),
      name.unicodeScalars.allSatisfy({ $0.isLetterOrDigit || $0 == "-" }),
      !Self.ownNames.contains(name.lowercased())
    else { throw .notAFieldName }
    self.name = name
    self.text = text
  }

  private static let ownNames: Set<String> = [
    "date", "from", "to", "subject", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "mime-version", "content-type", "content-transfer-encoding",
    "content-disposition", "bcc",
  ]
}
