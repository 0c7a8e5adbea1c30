public import Delivery
internal import StrictYAML

extension Configuration {
  /// A server that takes e-mail for delivery (RFC 6409).
  public struct Relay: Sendable, Equatable {
    /// How the connection is protected.
    public enum TLS: String, Sendable, CaseIterable {
      /// From the first byte on (RFC 8314 section 3.3).
      case implicit
      /// After STARTTLS, which is required (RFC 3207).
      case starttls
      /// Not at all.
      case none
    }

    /// Its name, under which its lane is logged.
    public let name: String
    /// A host name, or an address without brackets.
    public let host: String
    /// Its port; by default 465 for `implicit`, 587 for `starttls`, 25 for `none`.
    public let port: UInt16
    /// How the connection is protected.
    public let tls: TLS
    /// By what its certificate is believed, where there is TLS.
    public let trust: TrustAnchor
    /// How many connections to it there may be at a time; the first relay's number is the lane's.
    public let connections: Int
    /// Who we are to it; nil where it asks nobody.
    ///
    /// Without TLS there is one only for a relay on this host, and only where that is permitted.
    public let login: Login?

    /// Whether it is reached without leaving the host: 127.0.0.0/8, ::1 or localhost.
    public var isLoopback: Bool { Loopback.contains(host) }

    /// Reads and judges it.
    init(_ section: Section, folder: Folder) throws {
      name = try section.required("name").name()
      host = try section.required("host").map("a host", write: "a name or an address") {
        let isHost = $0.allSatisfy {
          $0.isASCII && ($0.isLetter || $0.isNumber || ".-_:".contains($0))
        }
        return isHost ? $0 : nil
      }
      let security = section.optional("tls")
      tls = try security?.oneOf() ?? .implicit
      port =
        try section.optional("port").map { UInt16(try $0.integer(in: 1...65_535)) }
        ?? tls.usualPort
      trust = try TrustAnchor(
        reading: section, folder: folder, isOverTLS: tls != .none,
        mend: "write tls: implicit or starttls")
      connections = try section.optional("connections")?.integer(in: 1...100) ?? 2
      login = try Login(reading: section, folder: folder)
      let isAllowed = try section.optional("plain_text_allowed")?.flag() ?? false
      guard tls != .none || isLoopback || isAllowed else {
        throw (security ?? section.place).problem(
          "messages would cross the network in plain text",
          mend: "write implicit or starttls, or add plain_text_allowed: true")
      }
      let isLoginAllowed = try section.optional("plain_login_allowed")?.flag() ?? false
      guard login == nil || tls != .none || isLoopback && isLoginAllowed else {
        throw (security ?? section.place).problem(
          "the login would go in plain text",
          mend: isLoopback
            ? "write implicit or starttls, or add plain_login_allowed: true"
            : "write implicit or starttls")
      }
    }
  }
}

extension Configuration.Relay.TLS {
  fileprivate var usualPort: UInt16 {
    switch self {
    case .implicit: 465
    case .starttls: 587
    case .none: 25
    }
  }
}
