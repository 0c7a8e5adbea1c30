import FoundationEssentials
public import Policy

/// The policies in force, each with its rules' queries: everything that a pass is made of.
public struct Rulebook: Sendable {
  /// A rule that runs, with the SQL that yields its duties.
  public struct Entry: Sendable {
    /// The policy it stands in.
    public let policy: Policy
    /// The rule.
    public let rule: Rule
    /// The file of its query, for messages.
    public let file: String
    /// One SELECT without a closing semicolon, from the file's beginning on.
    public let sql: String
    /// The query without its comments, each character at its place.
    let code: String
    /// Where a quote or a comment begins that nothing closes.
    public let unclosed: Spot?
    /// Where a second statement stands, of which a rule may have none.
    public let secondStatement: Spot?

    init(policy: Policy, rule: Rule, file: String, query: String) {
      let text = QueryText(query)
      self.policy = policy
      self.rule = rule
      self.file = file
      sql = text.statement
      code = text.code
      unclosed = text.unclosed
      secondStatement = text.rest
    }

    /// Whether its file holds no query.
    public var isEmpty: Bool { code.allSatisfy(\.isWhitespace) }
  }

  /// The rules that run, in the order of the policy files.
  public let entries: [Entry]

  /// Makes the rulebook of `policies`; `query` gives the text of a rule's `duties.sql` by its folder,
  /// which stands in the folder `rules`.
  public init<Failure: Error>(
    policies: [Policy], rules folder: String = "rules", query: (String) throws(Failure) -> String
  ) throws(Failure) {
    var entries: [Entry] = []
    for policy in policies {
      for rule in policy.rules where rule.isEnabled {
        entries.append(
          Entry(
            policy: policy, rule: rule, file: "\(folder)/\(rule.query)/duties.sql",
            query: try query(rule.query)))
      }
    }
    self.entries = entries
  }

  /// The rulebook of one rule alone.
  init(of entry: Entry) { self.init(entries: [entry]) }

  /// The rulebook without the rules that are not to run.
  public func leavingOut(_ isLeftOut: (Entry) -> Bool) -> Rulebook {
    Rulebook(entries: entries.filter { !isLeftOut($0) })
  }

  private init(entries: [Entry]) { self.entries = entries }

  /// A rule by the names under which the database knows it.
  public func entry(policy: String, rule: String) -> Entry? {
    entries.first { $0.policy.name == policy && $0.rule.name == rule }
  }

  /// The ladders as `tell.sql` takes them.
  var ladders: String {
    json(
      entries.flatMap { entry in
        entry.rule.ladder.stages.enumerated().map { position, stage in
          StageRow(
            policy: entry.policy.name, bureaus: entry.policy.bureaus, rule: entry.rule.name,
            position: position, name: stage.name, moment: stage.moment,
            roles: stage.roles.map(\.rawValue))
        }
      })
  }

  /// The channels by policy and kind of recipient as `tell.sql` takes them.
  var channels: String {
    var channels: [String: [String: [String]]] = [:]
    for entry in entries {
      for kind in RecipientKind.allCases {
        channels[entry.policy.name, default: [:]][kind.rawValue] =
          entry.policy.channels(for: kind).map(\.rawValue)
      }
    }
    return json(channels)
  }
}

extension Rule {
  /// The rule's numbers as `duban.number()` reads them.
  var numbersJSON: String { json(numbers) }
}

/// One stage as a row of `jsonb_to_recordset`.
private struct StageRow: Encodable {
  let policy: String
  let bureaus: [String]
  let rule: String
  let position: Int
  let name: String
  let kind: String
  var n = 0
  var month: Int?
  var day: Int?
  let roles: [String]

  init(
    policy: String, bureaus: [String], rule: String, position: Int, name: String, moment: Moment,
    roles: [String]
  ) {
    self.policy = policy
    self.bureaus = bureaus
    self.rule = rule
    self.position = position
    self.name = name
    self.roles = roles
    switch moment {
    case .opening:
      kind = "opening"
    case .days(let days):
      kind = "days"
      n = days
    case .workingDays(let days):
      kind = "workingDays"
      n = days
    case .date(let month, let day):
      kind = "date"
      self.month = month
      self.day = day
    case .everyWorkingDays(let days):
      kind = "everyWorkingDays"
      n = days
    }
  }
}

/// Sorted keys, so that equal content gives equal text.
func json(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(value) else {
    preconditionFailure("a value of strings and integers always encodes")
  }
  return String(decoding: data, as: UTF8.self)
}
