/// The rows of one file, each value judged.
struct Table: Sendable, Equatable {
  /// A row; its values stand in the order of the file's columns.
  struct Record: Sendable, Equatable {
    let line: Int
    var values: [Value]
  }

  let file: CSVFile
  /// In the file's order.
  var records: [Record] = []

  /// The place of a column in a record's values.
  func index(of column: String) -> Int {
    guard let index = file.columns.firstIndex(where: { $0.name == column }) else {
      preconditionFailure("\(file.name) has no column \(column)")
    }
    return index
  }

  /// The key of every record, in the same order.
  var keys: [Code] {
    let indices = file.key.map(index)
    return records.map { record in
      if indices.count == 1 { return Code(record.values[indices[0]].text ?? "") }
      return Code(indices.map { record.values[$0].text ?? "" })
    }
  }

  /// A value as it may stand in a problem.
  func subject(_ value: String) -> String { file.isPrivate ? "the value" : quoted(value) }

  func problem(
    at line: Int, _ column: String, _ what: String, mend: String
  ) -> ImportProblem {
    ImportProblem(file: file.name, line: line, column: column, what: what, mend: mend)
  }
}
