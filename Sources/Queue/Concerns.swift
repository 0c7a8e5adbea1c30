public import Database

/// What the daemon has to say about itself: messages given up, lanes that rest or that nobody serves, and
/// what others note in `duban.concern`.
///
/// Each is told to the operator once, then weekly while it lasts, and once more when it is over; of what
/// could not be delivered, and of what it must mend, the bureau is told too.
public struct Concerns {
  /// The operator, as the configuration names him.
  public struct Operator: Sendable {
    let name: String
    let address: String
    let endpoint: String?

    /// Takes his name, his e-mail address, and the endpoint to use while e-mail does not go.
    public init(name: String, address: String, endpoint: String?) {
      self.name = name
      self.address = address
      self.endpoint = endpoint
    }
  }

  /// After how long a lane's absence is told.
  private static let patience: Duration = .seconds(1800)

  let connection: Connection

  /// On a connection whose owner calls it.
  public init(on connection: Connection) { self.connection = connection }

  /// Notes what there is, and queues what is to be told; gives how many concerns that tells.
  public func tell(
    _ addressee: Operator, lanes: [String], today: String
  ) throws -> Int {
    try connection.transaction {
      // Daemons that tell at once tell one after the other.
      try connection.execute("select pg_advisory_xact_lock(hashtext('duban.concern'))")
      try connection.execute(SQL.concerns, lanes, Self.patience.inSeconds, today)
      // The registry is read for names and contacts, and only when there is something to say.
      guard try connection.query(SQL.untoldConcerns, today)[0]("any", as: Bool.self) else {
        return 0
      }
      return try connection.query(
        SQL.tellConcerns, addressee.name, addressee.address, addressee.endpoint, lanes, today)[0](
          "count", as: Int.self)
    }
  }
}
