/// The addresses that are reached without leaving the host (RFC 1122 section 3.2.1.3, RFC 4291
/// section 2.5.3).
public enum Loopback {
  /// Whether a host, as a configuration names it, is 127.0.0.0/8, ::1 or localhost.
  public static func contains(_ host: String) -> Bool {
    if host == "::1" || host.lowercased() == "localhost" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
  }
}
