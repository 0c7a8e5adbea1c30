public import Glibc

/// Tells systemd how the service stands: the protocol of sd_notify(3).
///
/// Without `$NOTIFY_SOCKET` every call does nothing, and the daemon runs the same in a terminal.
public struct ServiceNotifier: Sendable {
  /// How often `watchdog()` is due: half of `$WATCHDOG_USEC`, as sd_watchdog_enabled(3) advises.
  ///
  /// Nil when nobody watches, or when `$WATCHDOG_PID` names another process.
  public let watchdogInterval: Duration?

  private let socket: NotifySocket?
  private let journal: Journal

  /// Reads the environment that systemd prepared; what cannot be told goes to the journal instead.
  public init(
    journal: Journal, process: pid_t = getpid(),
    variable: (String) -> String? = environmentVariable
  ) {
    self.journal = journal
    let address = variable("NOTIFY_SOCKET")
    socket = address.flatMap(NotifySocket.init(address:))
    if let address, socket == nil {
      journal(.notifyFailed(error: "NOTIFY_SOCKET is no socket's address: \(address)"))
    }
    let isWatched = variable("WATCHDOG_PID").map { $0 == "\(process)" } ?? true
    let limit = variable("WATCHDOG_USEC").flatMap(Int64.init) ?? 0
    watchdogInterval =
      socket != nil && isWatched && limit > 0 ? .microseconds(limit) / 2 : nil
  }

  /// The service is up, or done with reloading.
  public func ready(status: String) { send(["READY=1", Self.assignment(status)]) }

  /// What `systemctl status` shows.
  public func status(_ status: String) { send([Self.assignment(status)]) }

  /// The service has begun to stop.
  public func stopping() { send(["STOPPING=1"]) }

  /// The service reads its configuration anew; `ready(status:)` ends it.
  public func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    send(["RELOADING=1", "MONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)"])
  }

  /// The service is alive: at least once in twice `watchdogInterval`, or systemd restarts it.
  public func watchdog() { send(["WATCHDOG=1"]) }

  /// A line break would begin another assignment.
  private static func assignment(_ status: String) -> String {
    let line = status.bounded.unicodeScalars.map {
      $0.properties.generalCategory == .control ? " " : Character($0)
    }
    return "STATUS=" + String(line)
  }

  private func send(_ assignments: [String]) {
    guard let socket else { return }
    if let error = socket.send(assignments.joined(separator: "\n")) {
      journal(.notifyFailed(error: error))
    }
  }
}
