public import StrictYAML

/// One kind of duty that the document names, with the words and the ladder for it.
public struct Rule: Sendable, Equatable {
  /// The rule's name: lower-case words with hyphens and digits.
  public let name: String
  /// What recipients read, as 纳入医育结合联盟.
  public let title: String
  /// Where the document says so, as 第九条.
  public let clause: String
  /// The document's number, where it is not the policy's: that of a county's own regulation.
  public let document: String?
  /// Whether it is run.
  public let isEnabled: Bool
  /// Whether what it yields of an institution follows from what belongs to that institution, from
  /// organisations and from the days that stand there; then a pass derives only what changed.
  public let isByInstitution: Bool
  /// The folder of its query under the rules' folder.
  public let query: String
  /// What is to be done, as a Mustache text.
  public let todo: String
  /// The numbers that its query asks for, by name.
  public let numbers: [String: Int]
  /// When who is told.
  public let ladder: Ladder

  private let places: Places

  /// Where a key of the rule stands, or the rule where it has none: for problems.
  public func place(of key: String) -> Place { places[key] }

  /// Reads and judges a rule that stands under that name; what its entry in the policy file leaves
  /// out, the folder of its query may say.
  init(named name: String, _ section: Section, folder: (String) throws -> RuleFolder?) throws {
    self.name = name
    query = try section.optional("query")?.name() ?? name
    var keys = try RuleKeys(section)
    let folder = try folder(query)
    if let folder, !folder.isThere, keys.isEnabled != false {
      throw folder.missing(query, at: section.optional("query") ?? section.place)
    }
    if let other = try folder?.read() { keys.complete(from: other) }
    title = try keys.title ?? section.required("title").string()
    clause = try keys.clause ?? section.required("clause").string()
    document = keys.document
    isEnabled = keys.isEnabled ?? true
    isByInstitution = keys.isByInstitution ?? false
    todo = try keys.todo ?? section.required("todo").string()
    numbers = keys.numbers
    ladder = try keys.ladder ?? Ladder(reading: section.required("ladder"))
    places = keys.places
  }
}
