public import Database

/// Whether people can be reached.
public enum Contacts {
  /// How many organisations and institutions have no active contact with an address.
  public static func missing(on connection: Connection) throws -> Int {
    try connection.query(SQL.withoutContact)[0]("count", as: Int.self)
  }

  /// The active contact of an owner that a message goes to first, by e-mail or by an endpoint; nil
  /// where there is none.
  public static func first(
    of owner: String, endpoint: String?, on connection: Connection
  ) throws -> (name: String, address: String)? {
    try connection.query(SQL.contact, owner, endpoint).map { row throws(DatabaseError) in
      (name: try row("name", as: String.self), address: try row("address", as: String.self))
    }.first
  }
}
