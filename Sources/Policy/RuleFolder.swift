internal import StrictYAML

/// What the folder of a rule says of it beside its query: what a policy file may leave to it.
public struct RuleFolder: Sendable, Equatable {
  /// The folder's path, for messages.
  public let path: String
  /// The text of `rule.yaml`, if it is there: the keys of a rule as in a policy file, all optional.
  public let keys: String?
  /// The text of `todo.mustache`, if it is there; it stands for the key `todo`.
  public let todo: String?

  /// Whether there is such a folder.
  public let isThere: Bool
  /// The names of those that are there, of one that is not.
  private let others: [String]

  /// Takes the texts of its files.
  public init(path: String, keys: String?, todo: String?) {
    self.path = path
    self.keys = keys
    self.todo = todo
    isThere = true
    others = []
  }

  /// A folder that is not there, but others are.
  public init(missingAt path: String, beside others: [String]) {
    self.path = path
    keys = nil
    todo = nil
    isThere = false
    self.others = others
  }

  /// That it is not there, at the place that names it.
  func missing(_ name: String, at place: Value) -> YAMLProblem {
    place.problem(
      "there is no folder \(path)",
      mend: "make it, or mend the name"
        + (nearest(to: name, among: others).map { "; did you mean \($0)?" } ?? ""))
  }

  /// Reads and judges them.
  func read() throws -> RuleKeys? {
    let file = Place(file: "\(path)/todo.mustache")
    guard let keys else {
      return todo.map { RuleKeys(todo: $0, standingAt: file) }
    }
    var read = try Document(text: keys, file: "\(path)/rule.yaml").root.section(RuleKeys.init)
    if let todo {
      guard read.todo == nil else {
        throw read.places["todo"].problem(
          "the folder has a todo.mustache too", mend: "keep one of them")
      }
      read.todo = todo
      read.places.complete("todo", from: file)
    }
    return read
  }
}
