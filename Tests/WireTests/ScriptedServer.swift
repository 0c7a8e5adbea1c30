import Glibc
import Testing
import Waiting

/// A server on loopback that plays one script for every connection, in their order.
///
/// It has a thread of its own. What it waits for, it waits for ten seconds at most.
final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Listener

  /// `backlog` nil: the port is taken and nobody listens.
  init(
    family: CInt = AF_INET, backlog: CInt? = 16, _ scripts: (@Sendable (Peer) -> Void)...
  ) throws {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = try #require(Optional(socket(family, type, 0)).flatMap { $0 < 0 ? nil : $0 })
    let listener = Listener(descriptor: descriptor)
    self.listener = listener
    port = try #require(Self.bindToLoopback(descriptor, family))
    guard let backlog else { return }
    try #require(listen(descriptor, backlog) == 0)
    if scripts.isEmpty { return }
    try startThread(named: "server") {
      for script in scripts {
        let wait = poll(reading: [listener.descriptor], until: .now + .seconds(10))
        guard wait != .deadlinePassed else { return }
        script(Peer(accept(listener.descriptor, nil, nil)))
      }
    }
  }

  /// Shared with the thread, which may outlive the server.
  private final class Listener: Sendable {
    let descriptor: CInt
    init(descriptor: CInt) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  private static func bindToLoopback(_ descriptor: CInt, _ family: CInt) -> UInt16? {
    var storage = sockaddr_storage()
    var size: socklen_t
    if family == AF_INET {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
      size = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
    } else {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_addr = in6addr_loopback
      size = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
    }
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(descriptor, $0, size) == 0, getsockname(descriptor, $0, &size) == 0 else {
          return nil
        }
        // The port stands at the same place in both families (RFC 3493).
        return $0.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          UInt16(bigEndian: $0.pointee.sin_port)
        }
      }
    }
  }
}

/// The server's side of one connection.
final class Peer {
  private let descriptor: CInt

  init(_ descriptor: CInt) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Reads until that many bytes came, or all of it; returns how many there were.
  @discardableResult
  func receive(_ count: Int = .max) -> Int {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var total = 0
    while total < count {
      let wait = poll(reading: [descriptor], until: .now + .seconds(10))
      guard wait != .deadlinePassed else { break }
      let size = recv(descriptor, &buffer, min(buffer.count, count - total), 0)
      guard size > 0 else { break }
      total += size
    }
    return total
  }

  /// Reads byte by byte while the text so far is as described.
  func receive(while isUnfinished: (String) -> Bool) {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while isUnfinished(String(decoding: bytes, as: UTF8.self)) {
      let wait = poll(reading: [descriptor], until: .now + .seconds(10))
      guard wait != .deadlinePassed, recv(descriptor, &byte, 1, 0) == 1 else { return }
      bytes.append(byte)
    }
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
  }

  func sendByteByByte(_ text: String) {
    for character in text { send(String(character)) }
  }

  /// Ends the connection with FIN, at once.
  func end() { shutdown(descriptor, CInt(SHUT_RDWR)) }

  /// Ends the connection with RST, at once.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger,
      socklen_t(MemoryLayout.size(ofValue: linger)))
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), descriptor)
  }

  /// Keeps the connection as it is until the bell rings.
  func hold(until bell: WakeUp) {
    _ = poll(reading: [bell.descriptor], until: .now + .seconds(10))
  }
}
