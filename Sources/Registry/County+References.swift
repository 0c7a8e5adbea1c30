/// Codes that the database has and that stay there.
struct KnownCodes {
  var codes: [CSVColumn.Target: Set<Code>] = [:]

  func contains(_ code: Code, of target: CSVColumn.Target) -> Bool {
    switch target {
    case .organisations, .institutions, .activities, .children:
      codes[target]?.contains(code) == true
    case .owners: contains(code, of: .organisations) || contains(code, of: .institutions)
    }
  }
}

extension County {
  /// A code in one row that names another.
  struct Reference {
    let table: Table
    let line: Int
    let column: CSVColumn
    let target: CSVColumn.Target
    let code: String
  }

  /// The references to rows that are not in the files.
  func referencesOutside() -> [Reference] {
    var inFiles = KnownCodes()
    for target in CSVColumn.Target.allCases {
      if let file = CSVFile(rawValue: target.rawValue), let table = tables[file] {
        inFiles.codes[target] = Set(table.keys)
      }
    }
    var outside: [Reference] = []
    for table in inOrder {
      for (index, column) in table.file.columns.enumerated() {
        guard let target = column.kind.target else { continue }
        for record in table.records {
          for code in record.values[index].references
          where !inFiles.contains(Code(code), of: target) {
            outside.append(
              Reference(
                table: table, line: record.line, column: column, target: target, code: code))
          }
        }
      }
    }
    return outside
  }
}

extension County.Reference {
  /// The code is neither in the files nor in what stays in the database.
  var problem: ImportProblem {
    table.problem(
      at: line, column.name, "\(table.subject(code)) is not the code of \(target.phrase)",
      mend: "correct it, or add the row that it names")
  }
}

extension CSVColumn.Kind {
  /// Where the rows are that its codes name.
  fileprivate var target: CSVColumn.Target? {
    switch self {
    case .reference(let target), .references(let target): target
    case .staffHours: .organisations
    case .code, .text, .date, .yesNo, .word, .milestone, .item, .email, .phone, .webhook: nil
    }
  }
}
