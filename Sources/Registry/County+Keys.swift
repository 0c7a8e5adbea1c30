extension County {
  /// Keys that stand twice in a file, and codes of both an organisation and an institution.
  func doubleKeys() -> [ImportProblem] {
    var problems: [ImportProblem] = []
    for table in inOrder {
      var lines: [Code: Int] = [:]
      for (record, key) in zip(table.records, table.keys) {
        let first = lines.updateValue(record.line, forKey: key)
        guard let first else { continue }
        lines[key] = first
        let values = table.file.key.map { record.values[table.index(of: $0)].text ?? "" }
        let subject = table.file.isPrivate ? "the key" : values.map(quoted).joined(separator: ", ")
        problems.append(
          table.problem(
            at: record.line, table.file.key.joined(separator: ", "),
            "\(subject) stands on line \(first) already", mend: "take one away or tell them apart"))
      }
    }
    return problems + ownersOfOneCode()
  }

  private func ownersOfOneCode() -> [ImportProblem] {
    guard let organisations = tables[.organisations], let institutions = tables[.institutions]
    else { return [] }
    let lines = Dictionary(
      zip(organisations.keys, organisations.records.map(\.line)), uniquingKeysWith: { $1 })
    return zip(institutions.records, institutions.keys).compactMap { record, code in
      lines[code].map { line in
        institutions.problem(
          at: record.line, "code",
          "\(quoted(code.text)) is the code of an organisation (organisations.csv:\(line))",
          mend: Self.ownCode)
      }
    }
  }

  /// Codes that the files use for an organisation and the database for an institution, or the other
  /// way round.
  func doubleKeys(against known: KnownCodes) -> [ImportProblem] {
    clashes(of: .organisations, with: known.codes[.institutions], called: "an institution")
      + clashes(of: .institutions, with: known.codes[.organisations], called: "an organisation")
  }

  private func clashes(
    of file: CSVFile, with known: Set<Code>?, called phrase: String
  ) -> [ImportProblem] {
    guard let table = tables[file], let known, !known.isEmpty else { return [] }
    return zip(table.records, table.keys).compactMap { record, code in
      guard known.contains(code) else { return nil }
      return table.problem(
        at: record.line, "code", "\(quoted(code.text)) is the code of \(phrase) in the database",
        mend: Self.ownCode)
    }
  }

  private static let ownCode = "give it a code that neither an organisation nor an institution has"
}
