import CSystem
import Glibc

/// Runs blocking work on a thread of its own, so that Swift's cooperative pool never blocks.
///
/// `name` is what a debugger and /proc show; 15 bytes at most. The work is not interrupted by
/// cancellation: give it a `WakeUp` for that.
public func onOwnThread<Value: Sendable>(
  named name: String, _ work: sending @escaping () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    start(Job(name: name) { continuation.resume(with: Result(catching: work)) })
  }
}

private final class Job {
  let name: String
  let work: () -> Void

  init(name: String, work: @escaping () -> Void) {
    self.name = name
    self.work = work
  }
}

private func start(_ job: Job) {
  var thread = pthread_t()
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  pthread_attr_setstacksize(&attributes, 1 << 20)
  let argument = Unmanaged.passRetained(job).toOpaque()
  let status = pthread_create(&thread, &attributes, { argument in
    guard let argument else { return nil }
    let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
    csystem_name_thread(job.name)
    job.work()
    return nil
  }, argument)
  precondition(status == 0, "pthread_create: \(String(cString: strerror(status)))")
}
