import Glibc

/// A socket address: IPv4 or IPv6, and a port.
struct Address: Sendable, CustomStringConvertible {
  private var storage = sockaddr_storage()
  private let length: socklen_t

  /// Copies what getaddrinfo(3) found; nil for what is no address.
  init?(_ info: addrinfo) {
    guard let address = info.ai_addr, Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
    else { return nil }
    length = info.ai_addrlen
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)))
    }
  }

  /// AF_INET or AF_INET6.
  var family: CInt { CInt(storage.ss_family) }

  /// Lends the address in the form that the system's calls take.
  func withSocketAddress<Value>(_ use: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, length) }
    }
  }

  /// The address in numbers, without the port.
  var description: String {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = withSocketAddress {
      getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    }
    guard status == 0 else { return "?" }
    return String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
