public import Delivery
internal import StrictYAML

extension Configuration {
  /// Where messages go that are no e-mail.
  public struct Endpoint: Sendable, Equatable {
    /// What is spoken there.
    public enum Kind: String, Sendable, CaseIterable {
      /// Standard Webhooks 1.0.
      case webhook
      /// WeCom's group robot, 企业微信.
      case wecom
      /// DingTalk's group robot, 钉钉.
      case dingtalk
      /// Feishu's group robot, 飞书.
      case feishu

      /// Whether requests are signed there.
      public enum Signing: Sendable, Equatable {
        /// They are.
        case required
        /// Where the endpoint's owner wants it.
        case optional
        /// They cannot be: the URL is all that is asked for.
        case none
      }

      /// Whether requests are signed there.
      public var signing: Signing {
        switch self {
        case .webhook: .required
        case .wecom: .none
        case .dingtalk, .feishu: .optional
        }
      }
    }

    /// An address, `http` or `https`; path and query may be a secret, so it is never logged.
    public enum Address: Sendable, Equatable {
      /// It stands in the configuration.
      case written(String)
      /// It is a secret, as a robot's is, and found elsewhere.
      case secret(SecretSource)

      /// Whether it may be https: one that is found elsewhere is not read here.
      fileprivate var mayBeOverTLS: Bool {
        switch self {
        case .written(let url): url.lowercased().hasPrefix("https:")
        case .secret: true
        }
      }
    }

    /// Its name, by which contacts refer to it, and the only one that is logged.
    public let name: String
    /// What is spoken there.
    public let kind: Kind
    /// Its address.
    public let url: Address
    /// By what its certificate is believed, where the address is https.
    public let trust: TrustAnchor
    /// The proxy through which it is reached; nil where it is reached directly.
    public let proxy: Proxy?
    /// Where the keys are that requests are signed with, each with all of them; none where
    /// none are signed, one at most for a robot.
    public let secrets: [SecretSource]
    /// How many connections to it there may be at a time.
    public let connections: Int
    /// How fast messages go there at most; nil: as fast as they are taken, or as a robot's vendor wants.
    public let rate: Pace?
    /// How long an attempt may take.
    public let timeout: Duration

    /// Reads and judges it; `proxy` is the one that holds where it names none.
    init(named key: Value, _ value: Value, folder: Folder, proxy: Proxy?) throws {
      let name = try key.name()
      self = try value.section {
        try Endpoint(named: name, $0, folder: folder, proxy: proxy)
      }
    }

    private init(named name: String, _ section: Section, folder: Folder, proxy: Proxy?) throws {
      self.name = name
      kind = try section.required("kind").oneOf()
      url = try Endpoint.url(section.required("url"), folder: folder)
      secrets = try Endpoint.secrets(section, for: kind, folder: folder)
      trust = try TrustAnchor(
        reading: section, folder: folder, isOverTLS: url.mayBeOverTLS,
        mend: "write an address that begins with https://")
      self.proxy = try Proxy.read(section, folder: folder, otherwise: proxy)
      connections = try section.optional("connections")?.integer(in: 1...100) ?? 1
      rate = try section.optional("rate")?.section(Pace.init(reading:))
      timeout = try section.optional("timeout")?.duration() ?? .seconds(20)
    }

    /// Reads where the keys are, as far as there are any.
    private static func secrets(
      _ section: Section, for kind: Kind, folder: Folder
    ) throws -> [SecretSource] {
      switch kind.signing {
      case .required: return try severalSecrets(section, folder: folder)
      case .optional:
        return try section.optional("secret").map { [try SecretSource($0, folder: folder)] } ?? []
      case .none:
        guard let value = section.optional("secret") else { return [] }
        throw value.problem(
          "\(kind.rawValue) signs nothing: the url is the secret",
          mend: "remove it, and write url: {credential: …}")
      }
    }

    /// One under `secret`, or several under `secrets` while they are changed.
    private static func severalSecrets(_ section: Section, folder: Folder) throws -> [SecretSource]
    {
      guard let several = section.optional("secrets") else {
        return [try SecretSource(section.required("secret"), folder: folder)]
      }
      if let one = section.optional("secret") {
        throw one.problem("it stands beside secrets", mend: "write it as one of them")
      }
      return try several.distinct { try SecretSource($0, folder: folder) }
    }

    /// Judges an address without repeating it.
    private static func url(_ value: Value, folder: Folder) throws -> Address {
      if value.isSection { return .secret(try SecretSource(value, folder: folder)) }
      let url = try value.string()
      guard url.wholeMatch(of: /https?:\/\/[^\/?#@]+([\/?][^#]*)?/.ignoresCase()) != nil,
        url.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
      else {
        throw value.problem(
          "not an address of the web without user and fragment",
          mend: "write http://HOST/… or https://HOST/…, or where it is kept: {credential: …}")
      }
      return .written(url)
    }
  }
}
