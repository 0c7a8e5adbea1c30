internal import Yams

/// A mapping while it is being read: it remembers which keys were asked for.
public final class Section {
  /// A key with its value.
  public struct Entry {
    /// The key's text.
    public let name: String
    /// The key, for problems that concern it.
    public let key: Value
    /// What stands under it.
    public let value: Value
  }

  /// The mapping itself, for problems that concern it as a whole.
  public let place: Value
  private let pairs: [Entry]
  private var asked: [String] = []

  /// Opens a mapping whose keys are texts.
  init(_ value: Value) throws(YAMLProblem) {
    guard case .mapping(let mapping) = value.node else {
      throw value.wideColon
        ?? value.problem("a value or a list instead of keys", mend: "write keys with their values")
    }
    var pairs: [Entry] = []
    for (key, content) in mapping {
      let name = try Value(node: key, file: value.file, path: value.path).string()
      let path = value.path.isEmpty ? name : "\(value.path).\(name)"
      pairs.append(
        Entry(
          name: name, key: Value(node: key, file: value.file, path: path),
          value: Value(node: content, file: value.file, path: path)))
    }
    self.place = value
    self.pairs = pairs
  }

  /// The value of a key that has to be there.
  public func required(_ key: String) throws(YAMLProblem) -> Value {
    if let value = optional(key) { return value }
    let unasked = pairs.filter { !asked.contains($0.name) }
    if let misspelt = nearest(to: key, among: unasked.map(\.name)),
      let entry = unasked.first(where: { $0.name == misspelt })
    {
      throw entry.key.problem("unknown key", mend: "write \(key)")
    }
    throw place.problem("the key \(key) is missing", mend: "write \(key): …")
  }

  /// The value of a key that may be there.
  public func optional(_ key: String) -> Value? {
    if !asked.contains(key) { asked.append(key) }
    return pairs.first { $0.name == key }?.value
  }

  /// All keys with their values in the file's order, for a mapping whose keys are free to choose.
  public func entries() -> [Entry] {
    asked += pairs.map(\.name)
    return pairs
  }

  /// Refuses the first key that nobody asked for.
  func finish() throws(YAMLProblem) {
    guard let unknown = pairs.first(where: { !asked.contains($0.name) }) else { return }
    throw unknown.key.problem(
      "unknown key",
      mend: nearest(to: unknown.name, among: asked).map { "write \($0)" }
        ?? "remove it; known are \(asked.joined(separator: ", "))")
  }
}
