public import Civil
public import StrictYAML

/// What a county's document obliges whom to do: the rules that are run, and whom they reach.
public struct Policy: Sendable, Equatable {
  /// The policy's name: lower-case words with hyphens and digits.
  public let name: String
  /// What the document is called.
  public let title: String
  /// The document's number, as 巫山卫发〔2024〕25号.
  public let document: String
  /// The policy's first day, P in obligations.md.
  public let startsOn: CivilDate
  /// The name of the time zone of its civil days; whoever turns instants into days judges it.
  public let timeZone: String
  /// The codes of the bureaus (or of a city) below which stands what it covers.
  ///
  /// None: it covers the whole registry. None of them holds a semicolon, which joins them for the
  /// database.
  public let bureaus: [String]
  /// Its rules, in the file's order, those that are switched off among them; one at least is on.
  public let rules: [Rule]
  /// The messages that nobody owes, in the file's order, those that are switched off among them.
  public let bulletins: [Bulletin]
  private let namedChannels: [RecipientKind: [ChannelKind]]
  private let places: Places

  /// Where a key of the file stands, or the file's beginning where it has none: for problems.
  public func place(of key: String) -> Place { places[key] }

  /// What one of its rules rests on: the document's number and the clause, as 巫山卫发〔2024〕25号第九条.
  public func source(of rule: Rule) -> String { (rule.document ?? document) + rule.clause }

  /// The channels on which that kind of recipient is told; both where the file does not say.
  public func channels(for kind: RecipientKind) -> [ChannelKind] {
    namedChannels[kind] ?? [.email, .webhook]
  }

  /// Reads and judges a policy file; `file` is its path or name, for messages.
  ///
  /// `folder` gives what the folder of a rule's query says of the rule, by the folder's name.
  /// - Throws: `YAMLProblem`, with the line and the mend, or `YAMLProblems` where several rules have
  ///   one each, and what `folder` throws.
  public static func read(
    text: String, file: String, folder: (String) throws -> RuleFolder? = { _ in nil }
  ) throws -> Policy {
    try Document(text: text, file: file).root.section { try Policy($0, folder: folder) }
  }

  private init(_ section: Section, folder: (String) throws -> RuleFolder?) throws {
    places = Places(of: section, ["policy", "time_zone", "bureau"])
    name = try section.required("policy").name()
    title = try section.required("title").string()
    document = try section.required("document").string()
    startsOn = try section.required("starts_on").map(
      "a day of the calendar", write: "YYYY-MM-DD", CivilDate.init)
    timeZone = try section.optional("time_zone")?.string() ?? "Asia/Shanghai"
    bureaus = try section.optional("bureau")?.oneOrMore(Policy.code) ?? []
    namedChannels = try section.optional("channels")?.section(Policy.channels) ?? [:]
    bulletins = try section.optional("announcements")?.section(Policy.bulletins) ?? []
    let place = try section.required("rules")
    var problems: [YAMLProblem] = []
    rules = try place.section { section in
      try section.entries().compactMap { entry in
        do {
          return try Policy.rule(entry, folder: folder)
        } catch let problem as YAMLProblem {
          problems.append(problem)
          return nil
        }
      }
    }
    if problems.count > 1 { throw YAMLProblems(problems) }
    if let problem = problems.first { throw problem }
    guard rules.contains(where: \.isEnabled) else {
      throw place.problem("no rule is switched on", mend: "write enabled: true in one at least")
    }
  }

  private static func rule(
    _ entry: Section.Entry, folder: (String) throws -> RuleFolder?
  ) throws -> Rule {
    let name = try entry.key.name()
    guard !entry.value.isEmpty else {
      throw entry.key.problem("empty", mend: "write \(name): {}")
    }
    return try entry.value.section { try Rule(named: name, $0, folder: folder) }
  }

  private static func bulletins(_ section: Section) throws -> [Bulletin] {
    try section.entries().map { entry in
      let kind = try entry.key.oneOf(Bulletin.Kind.self)
      return try entry.value.section { try Bulletin(kind, $0) }
    }
  }

  private static func code(_ value: Value) throws -> String {
    try value.map("a code", write: "the code of one bureau, or a list of them in brackets") {
      $0.contains(";") ? nil : $0
    }
  }

  private static func channels(_ section: Section) throws -> [RecipientKind: [ChannelKind]] {
    var channels: [RecipientKind: [ChannelKind]] = [:]
    for entry in section.entries() {
      let kind = try entry.key.oneOf(RecipientKind.self)
      channels[kind] = try entry.value.distinct { try $0.oneOf() }
    }
    return channels
  }
}
