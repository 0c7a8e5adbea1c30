internal import CPostgreSQL
internal import Glibc

/// Where to connect, as whom, and how: a connection string of libpq and what is kept out of it.
///
/// The string is a URI or keywords as in libpq's documentation, 34.1.1, with several hosts,
/// `target_session_attrs`, `sslmode`, `passfile`, `service` and all the rest.
public struct ConnectionTarget: Sendable, CustomStringConvertible {
  /// `database duban at db1:5432,db2:5432`: enough to find it, without user and password.
  public let description: String

  let conninfo: String
  let applicationName: String
  let password: (@Sendable () throws -> String)?
  let hostCount: Int
  /// `connect_timeout`: how long one host is given.
  let secondsPerHost: Int?

  /// Reads the string, and throws `badTarget` when libpq cannot.
  ///
  /// `applicationName` is what pg_stat_activity shows unless the string says otherwise. `password`
  /// is asked anew before every attempt, so that one changed on disk takes effect.
  public init(
    _ conninfo: String, applicationName: String = "duband",
    password: (@Sendable () throws -> String)? = nil
  ) throws(DatabaseError) {
    self.conninfo = conninfo
    self.applicationName = applicationName
    self.password = password
    let options = try Self.parse(conninfo)
    let defaults = Self.read(PQconndefaults())
    let host = options["host"] ?? options["hostaddr"] ?? defaults["host"]
    hostCount = host?.split(separator: ",", omittingEmptySubsequences: false).count ?? 1
    secondsPerHost = (options["connect_timeout"] ?? defaults["connect_timeout"])
      .flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    if let service = options["service"], options["host"] == nil {
      description = "service \(service)"
    } else {
      let name = (options["dbname"] ?? defaults["dbname"]).map { " \($0)" } ?? ""
      let ports = options["port"] ?? defaults["port"]
      description = "database\(name) at \(Self.places(host, ports))"
    }
  }

  /// Hosts and ports, paired as libpq pairs them: one port for all, or one each.
  private static func places(_ hosts: String?, _ ports: String?) -> String {
    guard let hosts else { return "the local socket" }
    let ports = ports?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    return hosts.split(separator: ",", omittingEmptySubsequences: false).enumerated()
      .map { index, host in
        let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
        return port.isEmpty || host.hasPrefix("/") ? String(host) : "\(host):\(port)"
      }
      .joined(separator: ",")
  }

  private static func parse(_ conninfo: String) throws(DatabaseError) -> [String: String] {
    if conninfo.utf8.contains(0) { throw DatabaseError(.badTarget, "it contains U+0000") }
    var message: UnsafeMutablePointer<CChar>?
    if let options = PQconninfoParse(conninfo, &message) { return read(options) }
    defer { PQfreemem(message) }
    let text = message.map { String(cString: $0) } ?? "out of memory"
    // libpq quotes the place that it stumbled over: that may be a part of a password.
    let mayHoldPassword = conninfo.contains("password") || conninfo.contains("@")
    throw DatabaseError(.badTarget, mayHoldPassword ? withoutQuotedText(text) : text)
  }

  private static func read(
    _ options: UnsafeMutablePointer<PQconninfoOption>?
  ) -> [String: String] {
    guard let options else { return [:] }
    defer { PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val, value.pointee != 0 {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    return values
  }

  /// Begins to connect.
  ///
  /// libpq lets the later of two values win, so the connection string may change
  /// what stands before it here, and not what stands behind it.
  func start() throws(DatabaseError) -> OpaquePointer {
    var options: [(String, String?)] = [
      // A peer that vanished is noticed in a minute, not in the kernel's two hours.
      ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"),
      ("dbname", conninfo), ("client_encoding", "UTF8"),
      ("fallback_application_name", applicationName),
    ]
    if let password {
      do { options.append(("password", try password())) } catch {
        throw failure("the password cannot be read: \(error)")
      }
    }
    if options.contains(where: { $0.1?.utf8.contains(0) == true }) {
      throw failure("the password or the application's name contains U+0000")
    }
    let handle = withCStrings(options.map(\.0) + [nil]) { keywords in
      withCStrings(options.map(\.1) + [nil]) { PQconnectStartParams(keywords, $0, 1) }
    }
    guard let handle else { throw failure("out of memory") }
    return handle
  }

  func failure(_ message: String) -> DatabaseError {
    DatabaseError(.connectionFailed, message, target: description)
  }
}

/// The texts as C's array of C strings, nil as NULL, for the time of the call.
func withCStrings<Value>(
  _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
  let copies = texts.map { text in text.flatMap { strdup($0) } }
  defer { for copy in copies { free(copy) } }
  return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
}
