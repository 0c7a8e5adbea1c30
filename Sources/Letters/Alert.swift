public import Civil

/// What the daemon has to say about itself, to the operator or to a bureau.
public struct Alert: Sendable, Equatable {
  /// One thing to worry about, or to worry about no longer.
  public struct Concern: Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
      /// A message was given up.
      case deadLetter = "dead-letter"
      /// A relay or an endpoint rejects us as a whole.
      case laneStopped = "lane-stopped"
      /// A relay or an endpoint has been away for long.
      case laneAway = "lane-away"
      /// Messages wait for an endpoint that the configuration does not name.
      case laneUnknown = "lane-unknown"
    }

    /// What it is.
    public var kind: Kind
    /// The message's number, or the lane's name.
    public var about: String
    /// The name of whoever was not told; empty where that is nobody in particular.
    public var recipient: String
    /// The other side's words, or the reason.
    public var detail: String
    /// Since when.
    public var beganOn: CivilDate
    /// When it was over; nil while it lasts.
    public var endedOn: CivilDate?

    /// Makes one.
    public init(
      kind: Kind, about: String, recipient: String, detail: String, beganOn: CivilDate,
      endedOn: CivilDate?
    ) {
      self.kind = kind
      self.about = about
      self.recipient = recipient
      self.detail = detail
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
