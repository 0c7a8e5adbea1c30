/// What is wrong with a calendar file, and where.
public struct CalendarProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file's path or name.
  public let file: String
  /// The key that it stands under, as `days[3].date`; empty where the file as a whole is meant.
  public let key: String
  /// What is wrong.
  public let what: String

  /// Names a problem.
  init(file: String, key: String, what: String) {
    self.file = file
    self.key = key
    self.what = what
  }

  /// Says what the decoder met.
  init(file: String, decoding error: any Error) {
    guard let error = error as? DecodingError else {
      self.init(file: file, key: "", what: "\(error)")
      return
    }
    switch error {
    case .keyNotFound(let key, let context):
      self.init(file: file, key: pathText(context.codingPath + [key]), what: "the key is missing")
    case .typeMismatch(let type, let context):
      self.init(
        file: file, key: pathText(context.codingPath), what: "not \(jsonName(of: type))")
    case .valueNotFound(let type, let context):
      self.init(
        file: file, key: pathText(context.codingPath), what: "null, not \(jsonName(of: type))")
    case .dataCorrupted(let context):
      self.init(file: file, key: pathText(context.codingPath), what: "not JSON")
    @unknown default:
      self.init(file: file, key: "", what: "\(error)")
    }
  }

  /// The problem as one line, with the mend.
  public var description: String {
    "\(file): \(key.isEmpty ? "" : key + ": ")\(what); put holiday-cn's file of the year here"
  }
}

private func pathText(_ path: [any CodingKey]) -> String {
  path.reduce("") { text, key in
    if let index = key.intValue { return "\(text)[\(index)]" }
    return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
  }
}

private func jsonName(of type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Bool.Type: "true or false"
  case is Int.Type: "a whole number"
  case is [Any].Type: "a list"
  default: "an object"
  }
}
