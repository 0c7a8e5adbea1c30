/// What an import changed, or with `isDryRun` would have changed.
public struct ImportSummary: Sendable, Equatable {
  /// What became of one file's rows.
  public struct Changes: Sendable, Equatable {
    /// The file.
    public let file: CSVFile
    /// Rows that are new.
    public let inserted: Int
    /// Rows that have other values now.
    public let updated: Int
    /// Rows of the database that the file no longer has; 0 unless the import replaces.
    public let deleted: Int
    /// Rows that were so before.
    public let unchanged: Int

    /// Whether the file and the registry agreed.
    public var isEmpty: Bool { inserted + updated + deleted == 0 }
  }

  /// Whether all was rolled back.
  public let isDryRun: Bool
  /// One for each file given.
  public let files: [Changes]

  /// Whether the registry was as the files say.
  public var isEmpty: Bool { files.allSatisfy(\.isEmpty) }
}

extension ImportSummary: CustomStringConvertible {
  /// A line for each file.
  public var description: String {
    files.map(\.description).joined(separator: "\n")
  }
}

extension ImportSummary.Changes: CustomStringConvertible {
  /// One line, as `institutions.csv: 3 inserted, 1 updated, 0 deleted, 20 unchanged`.
  public var description: String {
    "\(file.name): \(inserted) inserted, \(updated) updated, \(deleted) deleted, "
      + "\(unchanged) unchanged"
  }
}
