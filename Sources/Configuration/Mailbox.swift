internal import Delivery
internal import StrictYAML

extension Configuration {
  /// A name with its e-mail address.
  public struct Mailbox: Sendable, Equatable {
    /// The name that is displayed.
    public let name: String
    /// The address.
    public let address: String

    /// Reads and judges it; the address stands under `key`.
    ///
    /// Neither can break out of a header field. The address is judged no further: what a relay
    /// takes is for the relay to say.
    init(_ section: Section, key: String) throws {
      name = try section.required("name").map(
        "a name on one line", write: "one without control characters"
      ) { $0.hasControlCharacters ? nil : $0 }
      address = try section.required(key).map("an e-mail address", write: "one, as a@b.example") {
        let parts = $0.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
          parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !$0.hasControlCharacters
          && !$0.contains { $0.isWhitespace || "<>,;:()\"".contains($0) }
        return isAddress ? $0 : nil
      }
    }
  }
}
