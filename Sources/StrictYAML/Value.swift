internal import Yams

/// One value of a document, or one of its keys, with the place where it stands.
public struct Value {
  let node: Node
  let file: String
  /// The keys that lead here.
  public let path: String

  /// Where it stands.
  public var place: Place {
    Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, path: path)
  }

  /// A problem at this value's place.
  public func problem(_ what: String, mend: String) -> YAMLProblem {
    place.problem(what, mend: mend)
  }

  /// Whether it is keys with their values.
  public var isSection: Bool {
    if case .mapping = node { true } else { false }
  }

  /// Whether nothing stands there.
  public var isEmpty: Bool {
    if case .scalar(let scalar) = node { scalar.string.isEmpty } else { false }
  }

  /// The text as it stands in the file; an empty one is refused.
  public func string() throws(YAMLProblem) -> String {
    guard case .scalar(let scalar) = node else {
      throw problem("keys or a list instead of a value", mend: "write one value")
    }
    guard !scalar.string.isEmpty else {
      throw problem("the value is empty", mend: "write one, or remove the key")
    }
    return scalar.string
  }

  /// What `read` makes of the text; where that is nil the text is refused as not being `kind`.
  ///
  /// `kind` goes into "is not …", `write` is the form to be written.
  public func map<T>(
    _ kind: String, write form: String, _ read: (String) -> T?
  ) throws(YAMLProblem) -> T {
    let text = try string()
    guard let result = read(text) else {
      throw problem("\(quoted(text)) is not \(kind)", mend: "write \(form)")
    }
    return result
  }

  /// The case of an enumeration that the text names.
  public func oneOf<T: RawRepresentable<String> & CaseIterable>(
    _ type: T.Type = T.self
  ) throws(YAMLProblem) -> T {
    let names = T.allCases.map(\.rawValue)
    let nearest = try nearest(to: string(), among: names)
    let list = names.joined(separator: ", ")
    return try map("one of \(list)", write: nearest ?? "one of them", T.init(rawValue:))
  }

  /// A name: lower-case letters and digits, in words joined by single hyphens.
  public func name() throws(YAMLProblem) -> String {
    try map("a name", write: "lower-case letters, digits and single hyphens between them") {
      let words = $0.split(separator: "-", omittingEmptySubsequences: false)
      let isName = words.allSatisfy { word in
        !word.isEmpty && word.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 }
      }
      return isName ? $0 : nil
    }
  }

  /// A whole number within a range, in decimal digits.
  public func integer(in range: ClosedRange<Int>) throws(YAMLProblem) -> Int {
    let form = "\(range.lowerBound) to \(range.upperBound)"
    return try map("a whole number from \(form)", write: "a number of that range") {
      guard let number = Int($0), String(number) == $0, range.contains(number) else { return nil }
      return number
    }
  }

  /// A truth value: `true` or `false`, none of YAML's other words for them.
  public func flag() throws(YAMLProblem) -> Bool {
    try map("true or false", write: "one of the two") {
      switch $0 {
      case "true": true
      case "false": false
      default: nil
      }
    }
  }

  /// A length of time above zero: digits and one of the units ms, s, m, h, d (of 24 hours).
  public func duration() throws(YAMLProblem) -> Duration {
    try map("a length of time above zero", write: "a number and ms, s, m, h or d, as 30s") {
      let digits = $0.prefix { $0.isASCII && $0.isNumber }
      guard digits.count <= 9, let count = Int(digits), count > 0 else { return nil }
      switch $0.dropFirst(digits.count) {
      case "ms": return .milliseconds(count)
      case "s": return .seconds(count)
      case "m": return .seconds(count * 60)
      case "h": return .seconds(count * 3600)
      case "d": return .seconds(count * 86_400)
      default: return nil
      }
    }
  }

  /// The values of a list, in order; an empty list is refused.
  public func list<T>(_ read: (Value) throws -> T) throws -> [T] {
    guard case .sequence(let nodes) = node else {
      throw problem("no list", mend: "write one in brackets, as [a, b]")
    }
    guard !nodes.isEmpty else {
      throw problem("the list is empty", mend: "write at least one value, or remove the key")
    }
    var values: [T] = []
    for (index, node) in nodes.enumerated() {
      values.append(try read(Value(node: node, file: file, path: "\(path)[\(index)]")))
    }
    return values
  }

  /// The values of a list in which none stands twice, in order; an empty list is refused.
  public func distinct<T: Hashable>(_ read: (Value) throws -> T) throws -> [T] {
    var known: Set<T> = []
    return try list { value in
      let element = try read(value)
      guard known.insert(element).inserted else {
        throw value.problem("it stands twice in the list", mend: "remove one of them")
      }
      return element
    }
  }

  /// One value, or a list in which none stands twice, in order; an empty list is refused.
  public func oneOrMore<T: Hashable>(_ read: (Value) throws -> T) throws -> [T] {
    if case .sequence = node { try distinct(read) } else { [try read(self)] }
  }

  /// What `read` makes of a mapping; a key that it did not ask for is refused by name.
  public func section<T>(_ read: (Section) throws -> T) throws -> T {
    let section = try Section(self)
    let result = try read(section)
    try section.finish()
    return result
  }
}

/// A text in quotes, on one line and not longer than a message bears.
private func quoted(_ text: String) -> String {
  let line = text.prefix(60).map { $0.isNewline ? " " : $0 }
  return "\"\(String(line))\(text.count > 60 ? "…" : "")\""
}
