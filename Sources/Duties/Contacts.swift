public import Database

/// Whether people can be reached.
public enum Contacts {
  /// How many organisations and institutions have no active contact with an address.
  public static func missing(on connection: Connection) throws -> Int {
    try connection.query(SQL.withoutContact)[0]("count", as: Int.self)
  }
}
