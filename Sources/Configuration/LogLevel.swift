extension Configuration {
  /// How much is logged, from everything to what is critical.
  public enum LogLevel: String, Sendable, CaseIterable {
    /// Every step.
    case trace
    /// What helps to find a fault.
    case debug
    /// One line for each thing that happened.
    case info
    /// What is worth a look.
    case notice
    /// What may become a fault.
    case warning
    /// What failed.
    case error
    /// What stops the daemon.
    case critical
  }
}
