import Glibc
import Waiting

/// A TCP connection, closed with its last reference; it does not block and raises no SIGPIPE.
final class Socket: Transport {
  let descriptor: CInt

  private init(_ descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Connects to the first address that answers; each gets an equal share of the time that is left,
  /// so that one that is silent does not use up the time of all.
  static func connect(
    to addresses: [Address], until deadline: Deadline, stop: WakeUp
  ) throws(ConnectFailure) -> Socket {
    var failures: [String] = []
    for (position, address) in addresses.enumerated() {
      let share = ContinuousClock.now.duration(to: deadline) / (addresses.count - position)
      do throws(ConnectFailure) {
        return try connect(to: address, until: .now + share, stop: stop)
      } catch {
        switch error {
        case .stopped: throw error
        case .failed(let why): failures.append(addresses.count > 1 ? "\(address): \(why)" : why)
        }
      }
    }
    throw .failed(failures.joined(separator: "; "))
  }

  private static func connect(
    to address: Address, until deadline: Deadline, stop: WakeUp
  ) throws(ConnectFailure) -> Socket {
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let descriptor = Glibc.socket(address.family, CInt(kind), 0)
    guard descriptor >= 0 else { throw .failed(words(for: errno)) }
    let socket = Socket(descriptor)
    var on: CInt = 1
    setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    if address.withSocketAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 { return socket }
    guard errno == EINPROGRESS || errno == EINTR else { throw .failed(words(for: errno)) }
    switch poll(reading: [stop.descriptor], writing: [descriptor], until: deadline) {
    case .deadlinePassed: throw .failed(words(for: ETIMEDOUT))
    case .ready(let ready) where ready.contains(stop.descriptor): throw .stopped
    case .ready: break
    }
    var code: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0, code == 0 else {
      throw .failed(words(for: code == 0 ? errno : code))
    }
    return socket
  }

  func read(into buffer: inout [UInt8]) -> Transfer {
    let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    return count == 0 ? .ended : transfer(count, .reading)
  }

  func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
    let count = bytes.withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    return transfer(count, .writing)
  }

  /// TCP says it itself when the last reference is gone.
  func end() {}

  private func transfer(_ count: Int, _ direction: Direction) -> Transfer {
    if count >= 0 { return .moved(count) }
    // A signal is treated as a wait that ends at once.
    return [EAGAIN, EWOULDBLOCK, EINTR].contains(errno)
      ? .blocked(direction) : .failed(words(for: errno))
  }
}
