internal import Civil

extension Digest {
  /// The digest's items as a file, `督办事项-2024-06-25-7.csv`.
  public var file: CSVTable {
    CSVTable(
      name: "督办事项-\(today)-\(number).csv", plainName: "duties-\(today)-\(number).csv",
      headings: Self.headings, rows: sorted.map { $0.row(today: today) })
  }

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
