public import Civil
public import Database

/// One duty as `duban duties` shows it: the keys of its JSON are a contract.
public struct Duty: Sendable, Equatable, Encodable {
  /// The policy's name.
  public let policy: String
  /// The rule's name.
  public let rule: String
  /// Whom or what it is about: an institution, an agreement, a finding, or the bearer itself.
  public let subject: String
  /// Who owes it.
  public let bearer: String
  /// `YYYY`, `YYYY-Qn`, `YYYY-MM`, `YYYY-MM/m<months>`, a day, or empty.
  public let period: String
  /// The day from which it is owed.
  public let openedOn: CivilDate
  /// The last day on which it is in time.
  public let dueOn: CivilDate
  /// Whether the due date rests on a year whose calendar is not announced.
  public let provisional: Bool
  /// `open`, `overdue`, `met`, `missed`; `void` in the daemon's own records.
  public let state: String
  /// The day on which it was done.
  public let metOn: CivilDate?
  /// Whether it was done after the due date.
  public let late: Bool
  /// The day after which it is missed, of a calendar period's; it stands in no JSON.
  public let closesOn: CivilDate?
  /// What the rule knows of it, as a JSON object.
  public let facts: Facts

  enum CodingKeys: String, CodingKey {
    case policy, rule, subject, bearer, period, provisional, state, late, facts
    case openedOn = "opened_on"
    case dueOn = "due_on"
    case metOn = "met_on"
  }

  init(_ row: Row) throws(DatabaseError) {
    policy = try row("policy", as: String.self)
    rule = try row("rule", as: String.self)
    subject = try row("subject", as: String.self)
    bearer = try row("bearer", as: String.self)
    period = try row("period", as: String.self)
    openedOn = try row("opened_on", as: CivilDate.self)
    dueOn = try row("due_on", as: CivilDate.self)
    provisional = try row("provisional", as: Bool.self)
    state = try row("state", as: String.self)
    metOn = try row("met_on", as: CivilDate?.self)
    late = try row("late", as: Bool.self)
    closesOn = try row("closes_on", as: CivilDate?.self)
    facts = try row("facts", as: Facts.self)
  }

  /// Writes every key, `met_on` as null where it was not done.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(policy, forKey: .policy)
    try container.encode(rule, forKey: .rule)
    try container.encode(subject, forKey: .subject)
    try container.encode(bearer, forKey: .bearer)
    try container.encode(period, forKey: .period)
    try container.encode(openedOn.description, forKey: .openedOn)
    try container.encode(dueOn.description, forKey: .dueOn)
    try container.encode(provisional, forKey: .provisional)
    try container.encode(state, forKey: .state)
    try container.encode(metOn?.description, forKey: .metOn)
    try container.encode(late, forKey: .late)
    try container.encode(facts, forKey: .facts)
  }
}

extension CivilDate: Column {
  /// Reads PostgreSQL's ISO form of a `date`.
  public init?(text: String) { self.init(text) }
}

extension CivilDate: Parameter {
  /// The ISO form.
  public var parameterText: String? { description }
}
