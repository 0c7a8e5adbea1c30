public import Database

/// A relation of the schema `registry` as the database has it: a table of ours, or a county's view.
public struct Relation: Sendable, Equatable {
  /// The file whose rows it holds.
  public let file: CSVFile
  /// Whether `duband import` can fill it.
  public let isTable: Bool
  /// Whether a trigger notes its changes; those of others are seen at the next full look only.
  public let isAnnounced: Bool
  /// What this user lacks to read it: `select on registry.institutions`, or `the relation`, where it
  /// is not there; nil where nothing is.
  public let lack: String?

  /// All of them, in the order of the files.
  public static func all(on connection: Connection) throws(DatabaseError) -> [Relation] {
    let names = CSVFile.allCases.map(\.rawValue)
    let rows = try connection.query(Statement.relations, names)
    return try zip(CSVFile.allCases, rows).map { file, row throws(DatabaseError) in
      Relation(
        file: file, isTable: try row("is_table"), isAnnounced: try row("is_announced"),
        lack: try row("lack", as: String?.self))
    }
  }
}
