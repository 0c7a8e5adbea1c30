import Glibc

/// Why there is no connection.
enum ConnectFailure: Error, Equatable {
  /// What the resolver or the system said.
  case failed(String)
  /// The stop was rung first.
  case stopped
}

/// The system's words for an error number.
func words(for code: CInt) -> String { String(cString: strerror(code)) }
