import FoundationEssentials

/// Bodies of requests as RFC 8259 wants them.
enum JSON {
  /// A value in UTF-8, its keys in the alphabet's order.
  static func encoded(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else {
      preconditionFailure("strings, lists and booleans always encode")
    }
    return [UInt8](json)
  }
}
