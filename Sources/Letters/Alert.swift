public import Civil
public import Delivery

/// What the daemon has to say about itself, to the operator or to a bureau.
public struct Alert: Sendable, Equatable {
  /// One thing to worry about, or to worry about no longer.
  public struct Concern: Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
      /// A message was given up.
      case deadLetter = "dead-letter"
      /// So were many others of a lane, for one reason.
      case deadLetters = "dead-letters"
      /// A relay or an endpoint rejects us as a whole.
      case laneStopped = "lane-stopped"
      /// A relay or an endpoint has been away for long.
      case laneAway = "lane-away"
      /// Messages wait for an endpoint that the configuration does not name.
      case laneUnknown = "lane-unknown"
      /// A year's calendar is not there.
      case calendarMissing = "calendar-missing"
      /// A rule's query fails.
      case ruleFailed = "rule-failed"
      /// Filed institutions that have no health centre.
      case noHealthCentre = "no-health-centre"
      /// Who bears duties and cannot be told.
      case noContact = "no-contact"
      /// Agreements without a last day.
      case noLastDay = "no-last-day"
      /// Institutions whose filing is dated in the future.
      case filedInFuture = "filed-in-future"
      /// Receipts that carry no day of filing.
      case receiptMismatch = "receipt-mismatch"
      /// Institutions that no policy covers, since no bureau could be found above them.
      case noBureau = "no-bureau"
    }

    /// One row of the registry.
    public struct Item: Sendable, Equatable {
      /// Its code.
      public var code: String
      /// What people call it.
      public var name: String

      /// Makes one.
      public init(code: String, name: String) {
        self.code = code
        self.name = name
      }
    }

    /// What it is.
    public var kind: Kind
    /// The message's number, the lane's name, the year, or policy/rule.
    public var about: String
    /// The name of whoever was not told, or of the bureau whose data it is; empty where that is nobody in
    /// particular.
    public var recipient: String
    /// Why a message was given up.
    public var reason: Defeat?
    /// The other side's words, or the database's.
    public var detail: String
    /// How many messages, or rows of the registry, it concerns.
    public var count: Int
    /// The first of those rows.
    public var items: [Item]
    /// Since when.
    public var beganOn: CivilDate
    /// When it was over; nil while it lasts.
    public var endedOn: CivilDate?

    /// Makes one.
    public init(
      kind: Kind, about: String, recipient: String, reason: Defeat? = nil, detail: String,
      count: Int = 1, items: [Item] = [], beganOn: CivilDate, endedOn: CivilDate?
    ) {
      self.kind = kind
      self.about = about
      self.recipient = recipient
      self.reason = reason
      self.detail = detail
      self.count = count
      self.items = items
      self.beganOn = beganOn
      self.endedOn = endedOn
    }
  }

  /// The message's number, to refer to.
  public var number: Int64
  /// The day of the telling.
  public var today: CivilDate
  /// The contact's name.
  public var contactName: String
  /// Whether the operator reads it, who can mend it with commands.
  public var isForOperator: Bool
  /// An earlier attempt of this message may have arrived.
  public var isPossibleDuplicate: Bool
  /// What there is, in the order in which it came up.
  public var concerns: [Concern]

  /// Makes an alert.
  public init(
    number: Int64, today: CivilDate, contactName: String, isForOperator: Bool,
    isPossibleDuplicate: Bool, concerns: [Concern]
  ) {
    self.number = number
    self.today = today
    self.contactName = contactName
    self.isForOperator = isForOperator
    self.isPossibleDuplicate = isPossibleDuplicate
    self.concerns = concerns
  }
}
