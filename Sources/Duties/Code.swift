public import Database

/// What the registry calls something by: an organisation, an institution, an agreement, a finding.
public struct Code: Sendable, Equatable {
  /// The code.
  public let code: String
  /// What people call it; of an agreement or a finding, its institution.
  public let name: String
  /// Whether it is an organisation or an institution, which can owe and be told.
  public let isParty: Bool

  /// All of them, in the order of codes.
  public static func all(on connection: Connection) throws -> [Code] {
    try connection.query(SQL.codes).map { row throws(DatabaseError) in
      Code(
        code: try row("code", as: String.self), name: try row("name", as: String.self),
        isParty: try row("is_party", as: Bool.self))
    }
  }
}
