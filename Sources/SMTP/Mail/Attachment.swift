/// A file that goes with a mail.
public struct Attachment: Sendable, Hashable {
  /// The name under which the reader saves it.
  public let fileName: HeaderText
  /// What it is, as `type/subtype` (RFC 2045 section 5.1); `text/…` is declared as UTF-8.
  public let mediaType: String
  /// Its content.
  public let bytes: [UInt8]

  /// Checks the name and the media type.
  public init(fileName: String, mediaType: String, bytes: [UInt8]) throws(RefusedText) {
    guard !fileName.isEmpty else { throw .emptyFileName }
    self.fileName = try HeaderText(fileName)
    let parts = mediaType.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, mediaType.utf8.count <= 100,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isTokenText) })
    else { throw .notAMediaType }
    self.mediaType = mediaType
    self.bytes = bytes
  }

  private static func isTokenText(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isLetterOrDigit || "!#$&-^_.+".unicodeScalars.contains(scalar)
  }
}
