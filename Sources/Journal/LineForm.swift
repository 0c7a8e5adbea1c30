import Glibc

/// For whom a line is written.
public enum LineForm: Sendable, Equatable {
  /// For people: `HH:MM:SS level event key=value …`, in local time.
  case terminal(colour: Bool)
  /// For systemd's journal, which keeps the time itself: `<N>event key=value …` (sd-daemon(3)).
  case systemd
  /// For programs: one JSON object a line (RFC 8259), the time in UTC (RFC 3339).
  case json

  /// The form that suits whatever a descriptor is connected to.
  ///
  /// `$JOURNAL_STREAM` is `device:inode` of the journal's stream (systemd.exec(5)): where it names
  /// another one, the output was redirected. Without it `$INVOCATION_ID` tells a service, but not
  /// on a terminal: shells that a desktop's services start inherit it.
  public static func suited(
    to descriptor: CInt, variable: (String) -> String? = environmentVariable
  ) -> LineForm {
    if let stream = variable("JOURNAL_STREAM") {
      if stream == identity(of: descriptor) { return .systemd }
    } else if variable("INVOCATION_ID") != nil, isatty(descriptor) == 0 {
      return .systemd
    }
    return .terminal(colour: isatty(descriptor) == 1 && (variable("NO_COLOR") ?? "").isEmpty)
  }

  private static func identity(of descriptor: CInt) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return "\(status.st_dev):\(status.st_ino)"
  }
}

/// A variable of the process's environment; nil when it is unset.
public func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
