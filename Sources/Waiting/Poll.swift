import Glibc

/// A moment on the monotonic clock until which something may take.
public typealias Deadline = ContinuousClock.Instant

/// How a wait for descriptors ended.
public enum Wait: Sendable, Equatable {
  /// These descriptors can be read or written, or have failed: the next call on them will not block.
  case ready([CInt])
  /// The deadline passed first.
  case deadlinePassed
}

/// Waits until one of the descriptors is ready, or until the deadline; nil waits for ever.
///
/// Blocks the calling thread: for threads of their own, never for Swift's cooperative pool.
public func poll(
  reading: [CInt] = [], writing: [CInt] = [], until deadline: Deadline?
) -> Wait {
  var descriptors = reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  descriptors += writing.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
  while true {
    let count = Glibc.poll(&descriptors, nfds_t(descriptors.count), milliseconds(until: deadline))
    if count > 0 { return .ready(descriptors.filter { $0.revents != 0 }.map(\.fd)) }
    if count < 0, errno != EINTR { return .ready(descriptors.map(\.fd)) }
    if let deadline, .now >= deadline { return .deadlinePassed }
  }
}

/// Rounded up, so that a wait never ends just before its deadline and spins.
private func milliseconds(until deadline: Deadline?) -> CInt {
  guard let deadline else { return -1 }
  let left = ContinuousClock.now.duration(to: deadline).components
  if left.seconds < 0 || left.attoseconds < 0 { return 0 }
  let whole = min(left.seconds, 86_400) * 1000
  return CInt(whole + left.attoseconds / 1_000_000_000_000_000 + 1)
}
