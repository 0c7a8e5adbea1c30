/// The header fields of one message, in their order (RFC 9110, section 5).
public struct HTTPFields: Sendable, Equatable {
  /// One line of a header.
  public struct Field: Sendable, Equatable {
    /// What stands before the colon.
    public var name: FieldName
    /// What stands behind it.
    public var value: FieldValue
  }

  /// The lines, in their order.
  public private(set) var lines: [Field] = []

  /// Makes an empty header.
  public init() {}

  /// Adds a line at the end; one of the same name stays.
  public mutating func append(_ name: FieldName, _ value: FieldValue) {
    lines.append(Field(name: name, value: value))
  }

  /// The first value of that name.
  public subscript(name: FieldName) -> String? {
    lines.first { $0.name == name }?.value.description
  }

  /// The members of that name's comma-separated list, over all its lines, in lower case and
  /// without white space (RFC 9110, section 5.6.1).
  func list(_ name: FieldName) -> [String] {
    lines.filter { $0.name == name }.flatMap { line in
      Array(line.value.description.lowercased().utf8)
        .split(separator: UInt8(ascii: ","))
        .map { String(decoding: $0.trimmingWhitespace(), as: UTF8.self) }
        .filter { !$0.isEmpty }
    }
  }

  func contains(_ name: FieldName) -> Bool {
    lines.contains { $0.name == name }
  }

  /// Continues the last value after a line fold (RFC 9112, section 5.2); false without one.
  mutating func continueLast(with value: FieldValue) -> Bool {
    guard let last = lines.last, let joined = FieldValue(validating: "\(last.value) \(value)")
    else {
      return false
    }
    lines[lines.count - 1].value = joined
    return true
  }
}
