public import Civil
internal import Database

/// One stage of a duty's ladder for one recipient: when it falls, and what became or becomes of it.
public struct Rung: Sendable, Equatable {
  /// What became of it, or what stands against it.
  public enum Fate: Sendable, Equatable {
    /// Told on a day.
    case told(on: CivilDate?)
    /// In the queue, in that message.
    case queued
    /// In a message that was given up: a dead letter, or cancelled.
    case dead
    /// Held by a silence of that number through a day.
    case silenced(Int64, until: CivilDate)
    /// Held by the bearer's promise through a day.
    case promised(until: CivilDate)
    /// Not told: a later stage that names the recipient was reached before.
    case passedOver
    /// To be told by the next pass in a send window.
    case due
    /// Its day is to come.
    case ahead
    /// Told no more: the duty is met, void or missed.
    case over
    /// Reached, and told as it fell under an earlier due date.
    case repeated
  }

  /// As obligations.md names it, `every5wd#2`.
  public let stage: String
  /// The day on which it falls.
  public let day: CivilDate
  /// Who is told.
  public let recipient: String
  /// In which parts, as the policy file names them.
  public let roles: [String]
  /// Whether it is an escalation: after the due date, to somebody who is not the bearer.
  public let isEscalation: Bool
  /// What became of it.
  public let fate: Fate
  /// The message that tells or told it.
  public let message: Int64?
}

extension Rung.Fate {
  /// One word, as in JSON.
  public var name: String {
    switch self {
    case .told: "told"
    case .queued: "queued"
    case .dead: "dead"
    case .silenced: "silenced"
    case .promised: "promised"
    case .passedOver: "passed-over"
    case .due: "due"
    case .ahead: "ahead"
    case .over: "over"
    case .repeated: "told-before"
    }
  }

  /// The day that goes with it: told on, held until.
  public var day: CivilDate? {
    switch self {
    case .told(let day): day
    case .silenced(_, let day), .promised(let day): day
    case .queued, .dead, .passedOver, .due, .ahead, .over, .repeated: nil
    }
  }
}

extension Rung: Encodable {
  enum CodingKeys: CodingKey {
    case stage, day, recipient, roles, isEscalation, fate, fateDay, silence, message
  }

  /// Writes `fate` as one word, with `fate_day`, `silence` and `message` where there are any.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(stage, forKey: .stage)
    try container.encode(day.description, forKey: .day)
    try container.encode(recipient, forKey: .recipient)
    try container.encode(roles, forKey: .roles)
    try container.encode(isEscalation, forKey: .isEscalation)
    try container.encode(fate.name, forKey: .fate)
    try container.encodeIfPresent(fate.day?.description, forKey: .fateDay)
    if case .silenced(let silence, _) = fate { try container.encode(silence, forKey: .silence) }
    try container.encodeIfPresent(message, forKey: .message)
  }
}

/// A notice of the daemon's records, with the message that carries it.
public struct Telling: Sendable, Equatable, Encodable {
  /// Which duty it tells of.
  public let duty: DutyKey
  /// As obligations.md names it, or `all-clear`.
  public let stage: String
  /// For whom it is.
  public let recipient: String
  /// Who got it: another one where that recipient could not be reached; empty for the operator.
  public let told: String?
  /// The contact's name.
  public let contact: String?
  /// `email` or `webhook`.
  public let channel: String
  /// The lane.
  public let lane: String?
  /// Whether it was an escalation.
  public let isEscalation: Bool
  /// `pending`, `told`, `superseded`, `lapsed`, `withdrawn`, `dead`.
  public let state: String
  /// The due date of which it told, ISO.
  public let dueOn: String
  /// The day on which it fell to be told, ISO.
  public let noticedOn: String
  /// The day on which it was told, ISO.
  public let toldOn: String?
  /// The message.
  public let message: Int64?
  /// Where the message is: `ready`, `waiting`, `leased`, or what became of it.
  public let messageState: String?
  /// Whether the duty has been met or void since, and is owed anew.
  public let isOfEarlierRound: Bool

  init(_ row: Row) throws(DatabaseError) {
    duty = DutyKey(
      policy: try row("policy", as: String.self), rule: try row("rule", as: String.self),
      subject: try row("subject", as: String.self), bearer: try row("bearer", as: String.self),
      period: try row("period", as: String.self))
    let count = try row("repeat", as: Int.self)
    stage = try row("stage", as: String.self) + (count > 0 ? "#\(count)" : "")
    recipient = try row("recipient", as: String.self)
    told = try row("told", as: String?.self)
    contact = try row("contact", as: String?.self)
    channel = try row("channel", as: String.self)
    lane = try row("lane", as: String?.self)
    isEscalation = try row("is_escalation", as: Bool.self)
    state = try row("state", as: String.self)
    dueOn = try row("due_on", as: String.self)
    noticedOn = try row("noticed_on", as: String.self)
    toldOn = try row("told_on", as: String?.self)
    message = try row("message_id", as: Int64?.self)
    messageState = try row("message_state", as: String?.self)
    isOfEarlierRound =
      try row("round", as: Int.self) != row("present_round", as: Int.self)
  }
}

/// What tells one duty from another.
public struct DutyKey: Sendable, Hashable, Encodable {
  /// The policy.
  public let policy: String
  /// The rule.
  public let rule: String
  /// Whom or what it is about.
  public let subject: String
  /// Who owes it.
  public let bearer: String
  /// The period; may be empty.
  public let period: String
}

extension Duty {
  /// What tells it from others.
  public var key: DutyKey {
    DutyKey(policy: policy, rule: rule, subject: subject, bearer: bearer, period: period)
  }
}
