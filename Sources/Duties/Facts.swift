public import Database
import FoundationEssentials

/// What a rule knows of a duty beside its dates: a JSON object.
public struct Facts: Sendable, Equatable, Codable {
  /// One value.
  public enum Value: Sendable, Equatable {
    /// Text.
    case text(String)
    /// A number.
    case number(Double)
    /// True or false.
    case flag(Bool)
    /// A list.
    case list([Value])
    /// An object.
    case object([String: Value])
    /// Known to be absent.
    case none
  }

  /// The values by name.
  public let values: [String: Value]

  /// The text of a value, nil when there is none by that name.
  public subscript(name: String) -> String? {
    switch values[name] {
    case .text(let text): text
    case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .list, .object, .some(.none), nil: nil
    }
  }

  /// Whether a value by that name is true.
  public func isTrue(_ name: String) -> Bool { values[name] == .flag(true) }

  /// Reads the object.
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: Value].self)
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

extension Facts.Value: Codable {
  /// Reads one JSON value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // What is found most often first: each attempt that fails makes an error with its words.
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if container.decodeNil() {
      self = .none
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let list = try? container.decode([Facts.Value].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: Facts.Value].self))
    }
  }

  /// Writes one JSON value; whole numbers without a fraction.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number):
      if let whole = Int(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    case .none: try container.encodeNil()
    }
  }
}

extension Facts: Column {
  /// Reads a `jsonb` column that holds an object.
  public init?(text: String) {
    guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(text.utf8)) else {
      return nil
    }
    self = facts
  }
}
