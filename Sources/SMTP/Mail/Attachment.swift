/// A file that goes with a mail.
public struct Attachment: Sendable, Hashable {
  /// The name under which the reader saves it.
  public let fileName: HeaderText
  /// The name for readers that know no other than ASCII; nil where `fileName` does for all.
  public let plainFileName: HeaderText?
  /// What it is, as `type/subtype` (RFC 2045 section 5.1); `text/…` is declared as UTF-8.
  public let mediaType: String
  /// Its content.
  public let bytes: [UInt8]

  /// Checks the names and the media type; a plain name is printable ASCII, 60 characters at most.
  public init(
    fileName: String, plainFileName: String? = nil, mediaType: String, bytes: [UInt8]
  ) throws(RefusedText) {
    guard !fileName.isEmpty else { throw .emptyFileName }
    self.fileName = try HeaderText(fileName)
    if let plainFileName {
      guard plainFileName.isPrintableASCII, (1...60).contains(plainFileName.utf8.count) else {
        throw .notAPlainFileName
      }
      self.plainFileName = try HeaderText(plainFileName)
    } else {
      self.plainFileName = nil
    }
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
