internal import Civil

extension County {
  /// Takes days of filing from receipt numbers, and refuses what cannot be.
  ///
  /// `receiptDate` gives the part of a receipt number that is its day, or nil.
  mutating func completeInstitutions(receiptDate: (String) -> String?) -> [ImportProblem] {
    guard var table = tables[.institutions] else { return [] }
    let receipt = table.index(of: "receipt_no")
    let filed = table.index(of: "filed_on")
    let suspended = table.index(of: "suspended_on")
    let resumed = table.index(of: "resumed_on")
    var problems: [ImportProblem] = []
    for index in table.records.indices {
      let record = table.records[index]
      if let last = record.values[suspended].date, let first = record.values[resumed].date,
        first < last
      {
        problems.append(
          table.problem(
            at: record.line, "resumed_on", "\(first) lies before suspended_on, \(last)",
            mend: "correct one of them"))
      }
      guard record.values[filed] == .none, let number = record.values[receipt].text,
        let digits = receiptDate(number)
      else { continue }
      if let date = Self.date(ofReceipt: digits) {
        table.records[index].values[filed] = .date(date)
      } else {
        problems.append(
          table.problem(
            at: record.line, "receipt_no",
            "the day in \(quoted(number)), \(quoted(digits)), is not a day of the calendar",
            mend: "correct it, or fill filed_on"))
      }
    }
    tables[.institutions] = table
    return problems
  }

  /// `YYYYMMDD`, with or without something between.
  private static func date(ofReceipt text: String) -> CivilDate? {
    let digits = text.filter { ("0"..."9").contains($0) }
    guard digits.count == 8 else { return nil }
    return CivilDate("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
  }
}
