import Glibc

/// An endpoint on loopback that takes connections and never says a word.
final class SilentEndpoint {
  let port: UInt16
  private let descriptor: CInt

  init() throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var size = socklen_t(MemoryLayout.size(ofValue: address))
    let descriptor = descriptor
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // The kernel takes connections for a listener that never accepts them.
        bind(descriptor, $0, size) + listen(descriptor, 16) + getsockname(descriptor, $0, &size)
      }
    }
    guard status == 0 else { throw Scratch.Failure(description: "listen: \(errno)") }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
