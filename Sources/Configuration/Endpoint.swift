internal import StrictYAML

extension Configuration {
  /// Where messages go that are no e-mail.
  public struct Endpoint: Sendable, Equatable {
    /// What is spoken there.
    public enum Kind: String, Sendable, CaseIterable {
      /// Standard Webhooks 1.0.
      case webhook
    }

    /// Its name, by which contacts refer to it, and the only one that is logged.
    public let name: String
    /// What is spoken there.
    public let kind: Kind
    /// Its address, `http` or `https`; path and query may be a secret, so it is never logged.
    public let url: String
    /// Where the key is that requests are signed with.
    public let secret: SecretSource
    /// How many connections to it there may be at a time.
    public let connections: Int
    /// How long an attempt may take.
    public let timeout: Duration

    /// Reads and judges it.
    init(named key: Value, _ value: Value, folder: Folder) throws {
      name = try key.name()
      (kind, url, secret, connections, timeout) = try value.section { section in
        (
          try section.required("kind").oneOf(),
          try Endpoint.url(section.required("url")),
          try SecretSource(section.required("secret"), folder: folder),
          try section.optional("connections")?.integer(in: 1...100) ?? 1,
          try section.optional("timeout")?.duration() ?? .seconds(20)
        )
      }
    }

    /// Judges an address without repeating it.
    private static func url(_ value: Value) throws -> String {
      let url = try value.string()
      guard url.wholeMatch(of: /https?:\/\/[^\/?#@]+([\/?][^#]*)?/.ignoresCase()) != nil,
        url.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
      else {
        throw value.problem(
          "not an address of the web without user and fragment",
          mend: "write http://HOST/… or https://HOST/…")
      }
      return url
    }
  }
}
