public import Logging

/// Where the daemon says what happened: `journal(.databaseBack(after: .seconds(7)))`.
public struct Journal: Sendable {
  private let write: @Sendable (Event) -> Void

  /// A journal that hands every event to `write`.
  public init(_ write: @escaping @Sendable (Event) -> Void) {
    self.write = write
  }

  /// A journal that writes through a logger, whose level and handler apply.
  public init(_ logger: Logger) {
    // Metadata is a dictionary and forgets the order, so the event travels whole, under one key.
    write = { event in
      logger.log(
        level: event.level, "\(event.name)",
        metadata: [JournalHandler.eventKey: .stringConvertible(event)])
    }
  }

  /// Says what happened.
  public func callAsFunction(_ event: Event) {
    write(event)
  }
}
