import CSystem
import Glibc

/// Runs blocking work on a thread of its own, so that Swift's cooperative pool never blocks.
///
/// `name` is what a debugger and /proc show; 15 bytes at most. The work is not interrupted by
/// cancellation: give it a `WakeUp` for that. Throws what the work throws, or `ThreadRefused`.
public func onOwnThread<Value: Sendable>(
  named name: String, _ work: sending @escaping () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let job = Job(name: name) { continuation.resume(with: Result(catching: work)) }
    do throws(ThreadRefused) {
      try start(job)
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

/// Starts a thread for blocking work that nobody waits for; `name` as in `onOwnThread`.
public func startThread(
  named name: String, _ work: sending @escaping () -> Void
) throws(ThreadRefused) {
  try start(Job(name: name, work: work))
}

/// The system has no further thread to give: pthread_create(3), EAGAIN.
public struct ThreadRefused: Error, Sendable, Equatable, CustomStringConvertible {
  /// The error number of pthread_create.
  public let code: CInt

  /// What was tried and the system's words.
  public var description: String { "pthread_create: \(String(cString: strerror(code)))" }
}

private final class Job {
  let name: String
  let work: () -> Void

  init(name: String, work: @escaping () -> Void) {
    self.name = name
    self.work = work
  }
}

private func start(_ job: Job) throws(ThreadRefused) {
  var thread = pthread_t()
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  pthread_attr_setstacksize(&attributes, 1 << 20)
  let argument = Unmanaged.passRetained(job)
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
      csystem_name_thread(job.name)
      job.work()
      return nil
    }, argument.toOpaque())
  guard status == 0 else {
    argument.release()
    throw ThreadRefused(code: status)
  }
}
