import Glibc
public import Logging

/// Writes what is logged, ours and the libraries', as single lines of one form.
///
/// A library's message is the event `log`: `log source=ServiceLifecycle text="…"`, then its error
/// and its metadata by key. Bootstrap with
/// `LoggingSystem.bootstrap { _ in JournalHandler(.suited(to: STDERR_FILENO)) }`.
public struct JournalHandler: LogHandler {
  static let eventKey = "event"

  /// What the logger adds to every line.
  public var metadata: Logger.Metadata = [:]
  /// What the running task adds to every line.
  public var metadataProvider: Logger.MetadataProvider?
  /// The least level that is written.
  public var logLevel: Logger.Level

  private let form: LineForm
  private let now: @Sendable () -> timespec
  private let write: @Sendable (String) -> Void

  /// Writes to standard error, by the clock of the machine.
  public init(_ form: LineForm, level: Logger.Level = .info) {
    self.init(
      form, level: level, now: currentTime, write: { LineWriter.standardError.write($0) })
  }

  init(
    _ form: LineForm, level: Logger.Level = .info, now: @escaping @Sendable () -> timespec,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.form = form
    self.logLevel = level
    self.now = now
    self.write = write
  }

  /// One value of `metadata`.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event record: LogEvent) {
    var context = metadata
    context.merge(metadataProvider?.get() ?? [:]) { _, provided in provided }
    context.merge(record.metadata ?? [:]) { _, own in own }
    let event: Event
    if case .stringConvertible(let value) = context[Self.eventKey], let own = value as? Event {
      context[Self.eventKey] = nil
      event = own
    } else {
      event = Event(of: record)
    }
    let others = context.sorted { $0.key < $1.key }.map { Event.Field($0.key, "\($0.value)") }
    write(LogLine(event, and: others).text(in: form, at: now()))
  }
}

extension Event {
  fileprivate init(of record: LogEvent) {
    let error = record.error.map { [Field("error", "\($0)")] } ?? []
    self.init(
      "log", record.level,
      [Field("source", record.source), Field("text", "\(record.message)")] + error)
  }
}

private func currentTime() -> timespec {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time
}
