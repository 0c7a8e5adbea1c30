/// How long to wait before the next attempt: 0.5 s, doubled up to 30 s, less up to a half of it.
///
/// The part taken off is random, so that daemons which lost the same server do not return as one.
public struct Backoff: Sendable, Equatable {
  private static let longest = Duration.seconds(30)
  private var ceiling = Duration.milliseconds(500)

  /// Begins at 0.5 s.
  public init() {}

  /// The next wait.
  public mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    defer { ceiling = min(ceiling * 2, Self.longest) }
    return ceiling * Double.random(in: 0.5...1, using: &random)
  }
}
