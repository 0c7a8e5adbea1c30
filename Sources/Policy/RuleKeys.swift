internal import StrictYAML

/// What one file says of a rule; what it leaves out, another may say.
struct RuleKeys {
  var title: String?
  var clause: String?
  var document: String?
  var isEnabled: Bool?
  var isByInstitution: Bool?
  var todo: String?
  var numbers: [String: Int] = [:]
  var ladder: Ladder?
  var places: Places

  /// Reads and judges the keys that are there.
  init(_ section: Section) throws {
    places = Places(of: section, ["todo", "numbers", "ladder"])
    title = try section.optional("title")?.string()
    clause = try section.optional("clause")?.string()
    document = try section.optional("document")?.string()
    isEnabled = try section.optional("enabled")?.flag()
    isByInstitution = try section.optional("by_institution")?.flag()
    todo = try section.optional("todo")?.string()
    numbers = try section.optional("numbers")?.section(RuleKeys.numbers) ?? [:]
    ladder = try section.optional("ladder").map(Ladder.init(reading:))
  }

  /// The text of a todo alone.
  init(todo: String, standingAt place: Place) {
    self.todo = todo
    places = Places(at: place)
  }

  /// What this file leaves out is as the other says; numbers one by one, a ladder as a whole.
  mutating func complete(from other: RuleKeys) {
    title = title ?? other.title
    clause = clause ?? other.clause
    document = document ?? other.document
    isEnabled = isEnabled ?? other.isEnabled
    isByInstitution = isByInstitution ?? other.isByInstitution
    for key in ["todo", "ladder"] { places.complete(key, from: other.places[key]) }
    todo = todo ?? other.todo
    numbers.merge(other.numbers) { own, _ in own }
    ladder = ladder ?? other.ladder
  }

  private static func numbers(_ section: Section) throws -> [String: Int] {
    var numbers: [String: Int] = [:]
    for entry in section.entries() {
      let name = try entry.key.map(
        "a number's name", write: "lower-case letters, digits and underscores, as within_wd"
      ) { name in
        name.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 || $0 == "_" } ? name : nil
      }
      numbers[name] = try entry.value.integer(in: 0...100_000)
    }
    return numbers
  }
}
