internal import StrictYAML

/// One kind of duty that the document names, with the words and the ladder for it.
public struct Rule: Sendable, Equatable {
  /// The rule's name: lower-case words with hyphens and digits.
  public let name: String
  /// What recipients read, as 纳入医育结合联盟.
  public let title: String
  /// Where the document says so, as 第九条.
  public let clause: String
  /// Whether it is run.
  public let isEnabled: Bool
  /// The folder of its query under the rules' folder.
  public let query: String
  /// What is to be done, as a Mustache text.
  public let todo: String
  /// The numbers that its query asks for, by name.
  public let numbers: [String: Int]
  /// When who is told.
  public let ladder: Ladder

  /// Reads and judges a rule that stands under that name.
  init(named name: String, _ section: Section) throws {
    self.name = name
    title = try section.required("title").string()
    clause = try section.required("clause").string()
    isEnabled = try section.optional("enabled")?.flag() ?? true
    query = try section.optional("query")?.name() ?? name
    todo = try section.required("todo").string()
    numbers = try section.optional("numbers")?.section(Rule.numbers) ?? [:]
    ladder = try Ladder(reading: section.required("ladder"))
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
