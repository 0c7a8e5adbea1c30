public import Database

extension Importer {
  /// What an import may take: longer than any statement of a pass, and not for ever.
  private static let patience = Duration.seconds(600)
  /// Rows sent in one statement.
  private static let chunk = 10_000

  /// Ends the transaction of a dry run.
  private struct DryRunEnded: Error {
    let summary: ImportSummary
  }

  /// Brings the registry to what the files say, in one transaction; no row is touched that is so.
  ///
  /// With `replace` the rows that are not in a file any more are deleted, of the files given. With
  /// `dryRun` all of it is done and rolled back. Throws `ImportProblems`, and `DatabaseError`; the
  /// registry is then as it was.
  public func load(
    _ county: County, replace: Bool, dryRun: Bool, on connection: Connection
  ) throws -> ImportSummary {
    do {
      return try connection.transaction {
        let files = try merge(county, replace, on: connection)
        let summary = ImportSummary(isDryRun: dryRun, files: files)
        if dryRun { throw DryRunEnded(summary: summary) }
        return summary
      }
    } catch let end as DryRunEnded {
      return end.summary
    }
  }

  private func merge(
    _ county: County, _ replace: Bool, on connection: Connection
  ) throws -> [ImportSummary.Changes] {
    try views(among: county.files, on: connection).throwIfAny()
    try connection.script(Statement.begin, within: Self.patience)
    try judge(county, replace, on: connection).throwIfAny()
    for table in county.inOrder { try stage(table, on: connection) }
    if replace {
      try orphans(of: county, on: connection).throwIfAny()
    } else {
      try run(Statement.keepContacts, [], on: connection)
    }
    let changes = try compare(county, replace, on: connection)
    // A statement that changes nothing would still be noted as a change of the registry.
    for change in changes where !change.isEmpty {
      try run(change.file.mergeStatement, [replace], on: connection)
    }
    try connection.script(Statement.checkReferences, within: Self.patience)
    return changes
  }

  /// Files whose relation is a view over a system of the county's.
  private func views(
    among files: [CSVFile], on connection: Connection
  ) throws -> ImportProblems {
    let views = try Relation.all(on: connection).filter { !$0.isTable && files.contains($0.file) }
    return ImportProblems(
      views.map {
        ImportProblem(
          file: $0.file.name,
          what: "registry.\($0.file.rawValue) is a view over the county's own system",
          mend: "change the data there; only tables are filled from files")
      })
  }

  /// Judges what needs the database: codes that are not in the files.
  private func judge(
    _ county: County, _ replace: Bool, on connection: Connection
  ) throws -> ImportProblems {
    let references = county.referencesOutside()
    var asked: [CSVColumn.Target: Set<String>] = [:]
    for reference in references {
      let targets =
        reference.target == .owners ? [.organisations, .institutions] : [reference.target]
      for target in targets { asked[target, default: []].insert(reference.code) }
    }
    if !replace {
      // A code is not to be that of an organisation and of an institution.
      asked[.institutions, default: []].formUnion(county.codes(of: .organisations))
      asked[.organisations, default: []].formUnion(county.codes(of: .institutions))
    }
    var known = KnownCodes()
    // What the files replace does not stay: it is not asked for.
    let lists = [CSVColumn.Target.organisations, .institutions, .activities, .children].map {
      replace && county.gives($0) ? [] : Array(asked[$0] ?? [])
    }
    for row in try query(Statement.known, lists, on: connection) {
      guard let target = CSVColumn.Target(rawValue: try row("target")) else { continue }
      known.codes[target, default: []].insert(Code(try row("code", as: String.self)))
    }
    var problems = ImportProblems(county.doubleKeys(against: known))
    for reference in references
    where !known.contains(Code(reference.code), of: reference.target) {
      problems.append(reference.problem)
    }
    if !replace {
      var parents: [String: String] = [:]
      for row in try query(Statement.parents, [], on: connection) {
        parents[try row("code")] = try row("parent_code", as: String.self)
      }
      problems.append(contentsOf: ImportProblems(county.parentCycles(known: parents)))
    }
    return problems
  }

  private func stage(_ table: Table, on connection: Connection) throws {
    var positions: [Int]?
    if table.file == .contacts { positions = table.positionsWithinOwners() }
    for start in stride(from: 0, to: table.records.count, by: Self.chunk) {
      let rows = start..<min(start + Self.chunk, table.records.count)
      var parameters: [(any Parameter)?] = table.file.columns.indices.map { column in
        table.records[rows].map { $0.values[column].parameter }
      }
      if let positions { parameters.append(Array(positions[rows])) }
      try run(table.file.stageStatement, parameters, on: connection)
    }
  }

  private func compare(
    _ county: County, _ replace: Bool, on connection: Connection
  ) throws -> [ImportSummary.Changes] {
    var changes: [CSVFile: ImportSummary.Changes] = [:]
    for row in try query(Statement.compare, [], on: connection) {
      guard let file = CSVFile(rawValue: try row("relation")) else { continue }
      changes[file] = ImportSummary.Changes(
        file: file, inserted: try row("inserted"), updated: try row("updated"),
        deleted: replace ? try row("absent") : 0, unchanged: try row("unchanged"))
    }
    return county.files.compactMap { changes[$0] }
  }

  /// Rows of files that were not given, which name what is to be deleted.
  private func orphans(of county: County, on connection: Connection) throws -> ImportProblems {
    let given = county.files.map(\.rawValue)
    var problems = ImportProblems()
    for row in try query(Statement.orphans, [given], on: connection) {
      guard let target = CSVFile(rawValue: try row("target")),
        let relation = CSVFile(rawValue: try row("relation"))
      else { continue }
      let rows: Int = try row("rows")
      let code = target.isPrivate ? "a code" : quoted(try row("code"))
      problems.append(
        ImportProblem(
          file: target.name,
          what: "\(code) is not in the file any more, and \(relation.rawValue) in the database "
            + "name it (\(rows))",
          mend: "give \(relation.name) too, or do not replace"))
    }
    return problems
  }

  // The staging tables are new in every transaction: a prepared statement would not find them.

  private func query(
    _ sql: String, _ parameters: [(any Parameter)?], on connection: Connection
  ) throws(DatabaseError) -> [Row] {
    try connection.query(sql, parameters: parameters, prepared: false, within: Self.patience)
  }

  private func run(
    _ sql: String, _ parameters: [(any Parameter)?], on connection: Connection
  ) throws(DatabaseError) {
    try connection.execute(sql, parameters: parameters, prepared: false, within: Self.patience)
  }
}

extension County {
  fileprivate func codes(of file: CSVFile) -> [String] { tables[file]?.keys.map(\.text) ?? [] }

  fileprivate func gives(_ target: CSVColumn.Target) -> Bool {
    files.contains { $0.rawValue == target.rawValue }
  }
}

extension Table {
  /// Which of its owner's contacts each is, from 1, in the file's order.
  fileprivate func positionsWithinOwners() -> [Int] {
    let owner = index(of: "owner_code")
    var counts: [Code: Int] = [:]
    return records.map { record in
      let code = Code(record.values[owner].text ?? "")
      counts[code, default: 0] += 1
      return counts[code, default: 0]
    }
  }
}
