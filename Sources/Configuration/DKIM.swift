internal import StrictYAML

extension Configuration {
  /// In whose name mails are signed (RFC 6376).
  public struct DKIM: Sendable, Equatable {
    /// The signing domain, `d=`: the sender's, or one above it, for DMARC to count it.
    public let domain: String
    /// Under which name below `_domainkey` the public key stands in the DNS, `s=`.
    public let selector: String
    /// Where the private key is, in PEM; the algorithm follows from it.
    public let key: SecretSource

    /// Reads and judges it.
    init(_ section: Section, folder: Folder) throws {
      domain = try section.required("domain").map(
        "a domain", write: "one of letters, digits, hyphens and dots", Self.domainName)
      selector = try section.required("selector").map(
        "a selector", write: "one of letters, digits, hyphens and dots", Self.domainName)
      key = try SecretSource(section.required("key"), folder: folder)
    }

    /// Labels of letters, digits and inner hyphens (RFC 6376 section 3.1).
    private static func domainName(_ text: String) -> String? {
      let isName =
        text.utf8.count <= 253
        && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
          (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
      return isName ? text : nil
    }
  }
}
