/// What the files of a folder say, each judged for itself; nothing of it is in the database yet.
public struct County: Sendable, Equatable {
  /// Those given.
  var tables: [CSVFile: Table] = [:]

  /// The files that were given.
  public var files: [CSVFile] { CSVFile.allCases.filter { tables[$0] != nil } }

  /// The rows of a file; 0 where it was not given.
  public func count(of file: CSVFile) -> Int { tables[file]?.records.count ?? 0 }

  /// The tables given, those referred to first.
  var inOrder: [Table] { files.compactMap { tables[$0] } }
}
