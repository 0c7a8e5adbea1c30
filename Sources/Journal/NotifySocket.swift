import Glibc

/// The datagram socket of unix(7) that `$NOTIFY_SOCKET` names.
struct NotifySocket: Sendable {
  /// What `sun_path` holds: a path with its NUL, or an abstract name behind one.
  private let name: [UInt8]

  /// A path (`/run/…`), or an abstract name (`@…`); nil when it is neither or too long.
  init?(address: String) {
    let bytes = Array(address.utf8)
    switch bytes.first {
    case UInt8(ascii: "/"): name = bytes + [0]
    case UInt8(ascii: "@") where bytes.count > 1: name = [0] + bytes.dropFirst()
    default: return nil
    }
    guard name.count <= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
  }

  /// Sends one datagram; answers with what went wrong.
  ///
  /// Waits a second at most, should systemd not read: the callers are tasks of the shared pool.
  func send(_ message: String) -> String? {
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return lastError() }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(message.utf8)
    let sent = withAddress { address, length in
      sendto(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL), address, length)
    }
    return sent == bytes.count ? nil : lastError()
  }

  /// The address as the socket calls take it.
  func withAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    // An abstract name is as long as the address says; NULs behind it would belong to it.
    let length = MemoryLayout<sa_family_t>.size + name.count
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }
}

private func lastError() -> String { String(cString: strerror(errno)) }
