internal import StrictYAML

extension Configuration {
  /// A forward proxy through which endpoints are reached.
  public struct Proxy: Sendable, Equatable {
    /// Its address, `http://HOST:PORT`.
    public let url: String
    /// Where its login is, `user:password`; nil where it asks for none.
    public let login: SecretSource?

    /// Names one.
    public init(url: String, login: SecretSource?) {
      self.url = url
      self.login = login
    }

    /// Reads `proxy` and `proxy_login` of a section; without them it is the one given, and with
    /// `proxy: none` there is none.
    static func read(_ section: Section, folder: Folder, otherwise: Proxy? = nil) throws -> Proxy? {
      let address = section.optional("proxy")
      let login = section.optional("proxy_login")
      let isNone = try address?.string() == "none"
      guard let address, !isNone else {
        if let login {
          throw login.problem("there is no proxy for it", mend: "write proxy: http://HOST:PORT")
        }
        return isNone ? nil : otherwise
      }
      return Proxy(
        url: try url(address), login: try login.map { try SecretSource($0, folder: folder) })
    }

    /// Judges an address without repeating it: a password may stand in it.
    private static func url(_ value: Value) throws -> String {
      let url = try value.string()
      let form = /http:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):([0-9]{1,5})\/?/.ignoresCase()
      guard let match = url.wholeMatch(of: form), let port = UInt16(match.1), port > 0 else {
        throw value.problem(
          "not the address of a proxy",
          mend: "write http://HOST:PORT, or none, and a login as proxy_login")
      }
      return url
    }
  }
}
