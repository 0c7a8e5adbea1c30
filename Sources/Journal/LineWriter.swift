import Glibc
import Synchronization

/// Writes whole lines to a descriptor, one after the other, from any thread.
final class LineWriter: Sendable {
  static let standardError = LineWriter(to: STDERR_FILENO)

  private let descriptor: Mutex<CInt>

  init(to descriptor: CInt) {
    self.descriptor = Mutex(descriptor)
  }

  /// Writes the line and its line break; blocks while the other side does not read.
  ///
  /// What cannot be written is lost: there is nowhere left to say so.
  func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    descriptor.withLock { descriptor in
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
          Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        if count > 0 {
          written += count
        } else if errno == EAGAIN {
          // A terminal that another process has made non-blocking.
          var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&writable, 1, -1)
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
