import Journal
import ServiceLifecycle
import Waiting

/// A service that runs on a thread of its own and ends when its bell is rung.
struct ThreadService: Service {
  private let name: String
  private let stop: WakeUp
  private let body: @Sendable (WakeUp) throws -> Void

  init(_ name: String, stop: WakeUp, _ body: @escaping @Sendable (WakeUp) throws -> Void) {
    self.name = name
    self.stop = stop
    self.body = body
  }

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await onOwnThread(named: name) { [stop, body] in try body(stop) }
    } onGracefulShutdown: {
      stop.ring()
    }
  }
}

/// Tells systemd that the process is alive, and that it is stopping.
struct Watchdog: Service {
  let notifier: ServiceNotifier

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        notifier.watchdog()
        try? await Task.sleep(for: notifier.watchdogInterval ?? .seconds(3600))
      }
    }
    notifier.stopping()
  }
}
