internal import CPostgreSQL
internal import CSystem
internal import Glibc
internal import Waiting

/// A request to the server to end a connection's present statement.
///
/// It travels over a connection of its own that libpq opens blocking, without a time-out: hence a
/// thread of its own. Unchecked, for a PGcancel may be used by one thread while the connection is
/// used by another (libpq's documentation, 34.7), and it is freed when both are done.
final class CancelRequest: @unchecked Sendable {
  private let request: OpaquePointer
  private let done = WakeUp()

  init?(_ handle: OpaquePointer) {
    guard let request = PQgetCancel(handle) else { return nil }
    self.request = request
  }

  deinit { PQfreeCancel(request) }

  /// Sends it from a new thread; without one it is never done.
  func send() {
    var thread = pthread_t()
    let unowned = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        csystem_name_thread("pg-cancel")
        guard let argument else { return nil }
        Unmanaged<CancelRequest>.fromOpaque(argument).takeRetainedValue().sendBlocking()
        return nil
      }, unowned.toOpaque())
    if status == 0 { pthread_detach(thread) } else { unowned.release() }
  }

  private func sendBlocking() {
    var message = [CChar](repeating: 0, count: 256)
    // What it says of a failure shows in the statement, which then does not end.
    _ = PQcancel(request, &message, CInt(message.count))
    done.ring()
  }

  /// Whether the server has taken the request, waiting for it until the deadline.
  func isDone(by deadline: Deadline) -> Bool {
    poll(reading: [done.descriptor], until: deadline) != .deadlinePassed
  }
}
