public import Civil

/// What one recipient is told on one channel at one moment.
public struct Digest: Sendable, Equatable {
  /// One line of it: one duty.
  public struct Item: Sendable, Equatable {
    /// How the duty stands on the day of the telling.
    public enum Standing: String, Sendable, CaseIterable {
      /// Past its due date.
      case overdue
      /// Still in time.
      case open
      /// Met, or owed no more, after the recipient was told of an escalation.
      case allClear = "all-clear"
    }

    /// How it stands.
    public var standing: Standing
    /// The policy and the rule by the names that the database knows.
    public var policy: String
    /// The rule's name.
    public var rule: String
    /// The rule's title: 纳入医育结合联盟.
    public var title: String
    /// What the bearer is to do next.
    public var todo: String
    /// The document and the clause that the duty rests on.
    public var source: String
    /// The code of whom or what it is about.
    public var subject: String
    /// The institution's or organisation's name, and which agreement or finding of it.
    public var subjectName: String
    /// The bearer's code.
    public var bearer: String
    /// The bearer's name.
    public var bearerName: String
    /// Whether the reader is the bearer.
    public var isBearer: Bool
    /// The period; may be empty.
    public var period: String
    /// The stage, as obligations.md names it.
    public var stage: String
    /// The due date.
    public var dueOn: CivilDate
    /// Whether it rests on a calendar that is not announced yet.
    public var isProvisional: Bool
    /// The due date last told to this recipient, where it has changed since.
    public var dueBefore: CivilDate?
    /// The day on which it was met; nil for an all-clear of what is owed no more.
    public var metOn: CivilDate?
    /// Whether the bearer stands in for a health centre that the institution lacks.
    public var lacksHealthCentre: Bool
    /// For whom this was, when that recipient could not be reached.
    public var onBehalfOf: String?
    /// The number to refer to.
    public var number: Int64
    /// The notice that it stands for.
    public var notice: Int64
    /// The day by which the bearer promised it, be it past or to come.
    public var promisedOn: CivilDate?

    /// Makes an item.
    public init(
      standing: Standing, policy: String, rule: String, title: String, todo: String, source: String,
      subject: String, subjectName: String, bearer: String, bearerName: String, isBearer: Bool,
      period: String, stage: String, dueOn: CivilDate, isProvisional: Bool, dueBefore: CivilDate?,
      metOn: CivilDate?, lacksHealthCentre: Bool, onBehalfOf: String?, number: Int64,
      notice: Int64 = 0, promisedOn: CivilDate? = nil
    ) {
      self.standing = standing
      self.policy = policy
      self.rule = rule
      self.title = title
      self.todo = todo
      self.source = source
      self.subject = subject
      self.subjectName = subjectName
      self.bearer = bearer
      self.bearerName = bearerName
      self.isBearer = isBearer
      self.period = period
      self.stage = stage
      self.dueOn = dueOn
      self.isProvisional = isProvisional
      self.dueBefore = dueBefore
      self.metOn = metOn
      self.lacksHealthCentre = lacksHealthCentre
      self.onBehalfOf = onBehalfOf
      self.number = number
      self.notice = notice
      self.promisedOn = promisedOn
    }
  }

  /// The message's number, to refer to.
  public var number: Int64
  /// The day of the telling.
  public var today: CivilDate
  /// The recipient's name.
  public var recipientName: String
  /// The contact's name.
  public var contactName: String
  /// The contact's telephone number as the county wrote it; empty without one.
  public var contactPhone: String
  /// An earlier attempt of this message may have arrived.
  public var isPossibleDuplicate: Bool
  /// What is told, in any order.
  public var items: [Item]

  /// Makes a digest.
  public init(
    number: Int64, today: CivilDate, recipientName: String, contactName: String,
    contactPhone: String = "", isPossibleDuplicate: Bool, items: [Item]
  ) {
    self.number = number
    self.today = today
    self.recipientName = recipientName
    self.contactName = contactName
    self.contactPhone = contactPhone
    self.isPossibleDuplicate = isPossibleDuplicate
    self.items = items
  }

  /// Whether something is past its due date.
  public var isOverdue: Bool { items.contains { $0.standing == .overdue } }

  /// Whether somebody is to do something: it is more than all-clears.
  public var asksForAction: Bool { items.contains { $0.standing != .allClear } }

  /// The same with its first so many items, in the order in which it tells them, and the others.
  public func split(after count: Int) -> (first: Digest, rest: [Item]) {
    var first = self
    first.items = Array(sorted.prefix(count))
    return (first, Array(sorted.dropFirst(count)))
  }

  /// What is overdue, the longest first; then what is due, the soonest first; then the all-clears.
  var sorted: [Item] {
    items.sorted {
      ($0.rank, $0.dueOn, $0.rule, $0.subject, $0.number)
        < ($1.rank, $1.dueOn, $1.rule, $1.subject, $1.number)
    }
  }
}

extension Digest.Item {
  fileprivate var rank: Int {
    switch standing {
    case .overdue: 0
    case .open: 1
    case .allClear: 2
    }
  }
}
