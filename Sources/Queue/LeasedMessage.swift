internal import Database

/// A message that this daemon holds a lease on.
public struct LeasedMessage: Sendable, Equatable {
  /// Its number, for people.
  public let id: Int64
  /// Message-ID and webhook-id are made of this; the same over all attempts.
  public let identity: String
  /// The lease: what every later write compares.
  public let token: Int64
  /// `digest`, `announcement`, `report`, `hours`, `operator` or `test`.
  public let kind: String
  /// The civil day of which it tells, ISO.
  public let asOf: String
  /// The code of whoever gets it; empty for the operator.
  public let recipient: String
  /// The contact's name.
  public let contact: String
  /// `email` or `webhook`.
  public let channel: String
  /// An e-mail address, or an endpoint's name.
  public let address: String
  /// Recipients that could not be reached, whose next one up this is.
  public let onBehalfOf: [String]
  /// What there is to say, for kinds that are not made of notices; a JSON object.
  public let payload: String?
  /// Attempts that ended before this lease.
  public let attempts: Int
  /// Those of them whose answer was lost.
  public let ambiguous: Int
  /// Whether the channel was rejected for it, and then took another message.
  public let isAccused: Bool
  /// How long ago it was queued.
  public let age: Duration

  init(_ row: Row) throws(DatabaseError) {
    id = try row("id", as: Int64.self)
    identity = try row("identity", as: String.self)
    token = try row("token", as: Int64.self)
    kind = try row("kind", as: String.self)
    asOf = try row("as_of", as: String.self)
    recipient = try row("recipient", as: String.self)
    contact = try row("contact", as: String.self)
    channel = try row("channel", as: String.self)
    address = try row("address", as: String.self)
    onBehalfOf = try row("on_behalf_of", as: [String].self)
    payload = try row("payload", as: String?.self)
    attempts = try row("attempts", as: Int.self)
    ambiguous = try row("ambiguous", as: Int.self)
    isAccused = try row("accused", as: Bool.self)
    age = .seconds(try row("age", as: Double.self))
  }
}
