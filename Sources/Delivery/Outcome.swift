/// What became of one attempt to deliver one message to one recipient.
///
/// Every event of every protocol maps to exactly one of these; the tables that do so stand with the
/// protocols (`SMTP`, `Webhook`).
public enum Outcome: Sendable, Equatable {
  /// The other side took responsibility. Final, whatever the connection does next.
  case delivered
  /// Not now: to be tried again on the retry schedule. `atLeast` is what the other side asked for.
  case deferred(atLeast: Duration? = nil)
  /// Never again as it is; whose fault it is decides what follows.
  case rejected(Blame)
  /// Sent in full, and the answer was lost: it may or may not have arrived.
  case ambiguous
  /// The facts changed before it left: nothing was sent.
  case withdrawn

  /// Whom a rejection concerns.
  public enum Blame: String, Sendable, CaseIterable {
    /// This address alone: the owner's next contact gets the message.
    case recipient
    /// What we composed: our own defect, for the operator.
    case message
    /// The relay, the endpoint, or our credentials for it: the lane stops, its messages wait.
    case channel
  }
}

/// An outcome with the words that explain it to the person who asks later.
public struct Report: Sendable, Equatable {
  /// What became of it.
  public var outcome: Outcome
  /// Where in the conversation it was decided, as `connect`, `greeting`, `RCPT` or `response`.
  public var stage: String
  /// The reply's code as the protocol knows it (`250`, `451 4.7.1`, `HTTP 503`); empty without one.
  public var code: String
  /// What the other side said, or what went wrong, in one bounded line without secrets.
  public var text: String
  /// Whether it befell the lane rather than this message: the others of the lane had better wait too.
  public var holdsLane: Bool
  /// Whether nobody knows what the other side's answer means: it is asked a few times more, not for
  /// days.
  public var isUnknown: Bool
  /// For how long the other side wants to be left alone although it took the message.
  public var pause: Duration?
  /// How many requests the attempt took: a lane that was probed pauses for all of them.
  public var requests = 1

  /// Makes a report; `text` is cut to 500 characters and loses its control characters.
  ///
  /// What rejects the channel holds the lane, whatever `holdsLane` says.
  public init(
    _ outcome: Outcome, stage: String, code: String = "", text: String = "",
    holdsLane: Bool = false, isUnknown: Bool = false
  ) {
    self.outcome = outcome
    self.holdsLane = holdsLane || outcome == .rejected(.channel)
    self.isUnknown = isUnknown
    self.stage = stage
    self.code = code
    self.text = String(text.unicodeScalars.prefix(500)).withoutControlCharacters
  }
}
