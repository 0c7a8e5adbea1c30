public import Logging

/// One thing that happened: a stable name, then stable keys in a fixed order.
///
/// Names and keys are an interface that operators search and alarm on; `EventCatalogue.swift` holds
/// all of them. Values may be anything: whatever stands in them, an event stays one line.
public struct Event: Sendable, Equatable {
  /// A key and its value.
  public struct Field: Sendable, Equatable {
    /// Lower case, words joined by `_`, the unit last (`took_ms`).
    public let key: String
    /// Any text; bounded and quoted when it is written.
    public let value: String

    /// Makes a field.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// What happened, as `subject.participle`: `attempt.delivered`.
  public let name: String
  /// How much it concerns the operator.
  public let level: Logger.Level
  /// What there is to know about it, in the order in which it is written.
  public let fields: [Field]

  /// Makes an event from fields as they are read: `["lane": lane, "error": error]`.
  public init(_ name: String, _ level: Logger.Level, _ fields: KeyValuePairs<String, String> = [:])
  {
    self.init(name, level, fields.map { Field($0.key, $0.value) })
  }

  /// Makes an event from fields that several events share.
  public init(_ name: String, _ level: Logger.Level, _ fields: [Field]) {
    self.name = name
    self.level = level
    self.fields = fields
  }
}

extension Event: CustomStringConvertible {
  /// The event in logfmt, as every form but JSON shows it.
  public var description: String { LogLine(self).logfmt }
}
