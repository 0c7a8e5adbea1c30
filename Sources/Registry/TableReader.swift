/// Reads one file into a table: its header, the number of fields in each row, every value.
struct TableReader {
  private let file: CSVFile
  private let package: ServicePackage
  private(set) var problems = ImportProblems()

  init(_ file: CSVFile, package: ServicePackage) {
    self.file = file
    self.package = package
  }

  /// The rows that are sound; nil where the file is none or its header is wrong.
  mutating func read(_ bytes: [UInt8]) -> Table? {
    guard let text = text(of: bytes) else { return nil }
    var reader = CSVReader(text.bytes)
    guard let header = reader.next() else {
      problem(nil, nil, "it is empty", mend: "write the header row at least")
      return nil
    }
    guard let order = readHeader(header) else { return nil }
    let columns = file.columns
    // What a column that the file has not is read as.
    let absent = columns.map { (try? $0.read("", for: package)) ?? .none }
    var table = Table(file: file)
    while let row = reader.next() {
      guard hasAllFields(row, header) else { continue }
      var values = absent
      var isSound = true
      for (field, index) in zip(row, order) {
        if let value = value(of: field, in: columns[index]) {
          values[index] = value
        } else {
          isSound = false
        }
      }
      if isSound { table.records.append(Table.Record(line: row[0].line, values: values)) }
    }
    return table
  }

  private mutating func value(of field: CSVReader.Field, in column: CSVColumn) -> Value? {
    if let fault = field.fault {
      problem(field.line, column.name, fault.what, mend: fault.mend)
      return nil
    }
    do {
      return try column.read(field.text, for: package)
    } catch {
      // A robot's URL carries its key.
      let isSecret = file.isPrivate || column.kind == .webhook || field.text.isEmpty
      let subject = isSecret ? "the value" : quoted(error.part ?? field.text)
      problem(field.line, column.name, "\(subject) \(error.predicate)", mend: error.mend)
      return nil
    }
  }

  private mutating func hasAllFields(
    _ row: [CSVReader.Field], _ header: [CSVReader.Field]
  ) -> Bool {
    let count = "the row has \(row.count) fields, the header \(header.count)"
    if row.count > header.count {
      let field = row[header.count]
      problem(
        field.line, "\(header.count + 1)", count,
        mend: "take away what is too much, or put the value that holds a comma in quotes")
    } else if row.count < header.count, let fault = row[row.count - 1].fault {
      problem(row[row.count - 1].line, header[row.count - 1].text, fault.what, mend: fault.mend)
    } else if row.count < header.count {
      problem(
        row[row.count - 1].line, header[row.count].text, count,
        mend: "write a comma for every value that is empty")
    }
    return row.count == header.count
  }

  private mutating func problem(_ line: Int?, _ column: String?, _ what: String, mend: String) {
    problems.append(
      ImportProblem(file: file.name, line: line, column: column, what: what, mend: mend))
  }
}

extension TableReader {
  /// For each field of a row the place of its column in the file's columns; nil where it is wrong.
  private mutating func readHeader(_ header: [CSVReader.Field]) -> [Int]? {
    let columns = file.columns.map(\.name)
    var order: [Int] = []
    for (number, field) in zip(1..., header) {
      if let fault = field.fault {
        problem(field.line, "\(number)", fault.what, mend: fault.mend)
      } else if let index = columns.firstIndex(of: field.text) {
        if order.contains(index) {
          problem(field.line, field.text, "it stands there twice", mend: "take one away")
        }
        order.append(index)
      } else {
        unknown(field, number, among: columns)
      }
    }
    // A column that is missing may be one that is misspelt: one problem is enough.
    if problems.isEmpty {
      for (index, column) in file.columns.enumerated()
      where column.isRequired && !order.contains(index) {
        problem(
          header[0].line, column.name, "it is missing", mend: "add it and fill it in every row")
      }
    }
    return problems.isEmpty ? order : nil
  }

  private mutating func unknown(
    _ field: CSVReader.Field, _ number: Int, among columns: [String]
  ) {
    let name = field.text
    if name.isEmpty {
      problem(field.line, "\(number)", "it has no name", mend: "name it or take it away")
    } else if name.contains(where: { $0 == ";" || $0 == "\t" }) {
      problem(
        field.line, "\(number)", "the columns are not split by commas",
        mend: "save the file as comma-separated values")
    } else {
      let near = nearest(to: name, among: columns).map { "did you mean \($0)?" }
      problem(
        field.line, quoted(name), "there is no such column",
        mend: near ?? "the columns are \(columns.joined(separator: ", "))")
    }
  }

  private mutating func text(of bytes: [UInt8]) -> CSVText? {
    do {
      return try CSVText(bytes)
    } catch .neither(let offset) {
      unreadable(bytes, at: offset)
    } catch .utf16 {
      problem(1, nil, "it is UTF-16", mend: "save it as UTF-8")
    } catch {
      let what = "it is not UTF-8, and this system cannot read GB18030"
      problem(1, nil, what, mend: "save it as UTF-8")
    }
    return nil
  }

  private mutating func unreadable(_ bytes: [UInt8], at offset: Int) {
    let place = CSVReader.place(of: offset, in: bytes)
    var reader = CSVReader(bytes)
    let header = reader.next() ?? []
    let column =
      place.field >= 1 && place.field <= header.count && place.line > 1
      ? header[place.field - 1].text : "\(place.field)"
    let byte = String(bytes[offset], radix: 16, uppercase: true)
    problem(
      place.line, column,
      "byte \(place.byte) of the line (0x\(byte)) is not UTF-8, and the file is not GB18030",
      mend: "save it as UTF-8")
  }
}
