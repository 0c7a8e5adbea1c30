internal import Civil

extension Digest {
  /// The digest's items as a table for a spreadsheet: CSV (RFC 4180) in UTF-8 with a byte order mark,
  /// by which spreadsheets tell it from the system's own encoding.
  ///
  /// Every cell is quoted. One that a spreadsheet would take for a formula begins with an apostrophe
  /// (OWASP, CSV Injection), the full-width signs included, which some read as the narrow ones.
  public var table: [UInt8] {
    let rows = [Self.headings] + sorted.map { $0.row(today: today) }
    let lines = rows.map { row in row.map(cell).joined(separator: ",") + "\r\n" }
    return Array("\u{FEFF}\(lines.joined())".utf8)
  }

  /// The table's file name, as `督办事项-2024-06-25-7.csv`.
  public var tableName: String { "督办事项-\(today)-\(number).csv" }

  /// The same for readers that know no other than ASCII.
  public var plainTableName: String { "duties-\(today)-\(number).csv" }

  private static let headings = [
    "状态", "期限", "逾期天数", "剩余天数", "期限待定", "事项", "对象", "对象代码", "周期", "责任单位", "应办", "办结日期", "原应告知",
    "依据",
    "事项编号",
  ]
}

extension Digest.Item {
  fileprivate func row(today: CivilDate) -> [String] {
    [
      standing.words, dueOn.description, standing == .overdue ? "\(today - dueOn)" : "",
      standing == .open ? "\(dueOn - today)" : "", isProvisional ? "是" : "", title, subjectName,
      subject, period, bearerName, todo, metOn?.description ?? "", onBehalfOf ?? "", source,
      "\(number)",
    ]
  }
}

extension Digest.Item.Standing {
  fileprivate var words: String {
    switch self {
    case .overdue: "已逾期"
    case .open: "待办"
    case .allClear: "解除督办"
    }
  }
}

private func cell(_ text: String) -> String {
  let first = text.unicodeScalars.first
  let isFormula = "=+-@\t\r\n＝＋－＠".unicodeScalars.contains { $0 == first }
  // By scalars, as spreadsheets read: among Swift's characters a quotation mark with a mark of
  // another kind on it is none.
  var escaped = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if scalar == "\"" { escaped.append("\"") }
    escaped.append(scalar)
  }
  return "\"\(isFormula ? "'" : "")\(escaped)\""
}
