internal import Civil

extension SupervisionReport {
  /// Two files: the figures by bearer and rule, and every duty that they count or that is overdue.
  public var tables: [CSVTable] {
    [
      CSVTable(
        name: "督办情况-\(content.period)-汇总-\(heading.number).csv",
        plainName: "report-\(content.period)-figures-\(heading.number).csv",
        headings: [
          "周期", "责任单位", "单位代码", "事项", "到期", "按时办结", "逾期办结", "逾期未办", "未完成", "按时办结率", "上期到期",
          "上期按时办结", "按时办结率变化",
        ],
        rows: content.rows.map { row in
          [content.period, row.bearerName, row.bearer, row.title]
            + [row.due, row.inTime, row.late, row.overdue, row.missed].map(String.init)
            + [
              row.figures.rateText, "\(row.dueBefore)", "\(row.inTimeBefore)",
              row.figures.changeText,
            ]
        }),
      CSVTable(
        name: "督办情况-\(content.period)-明细-\(heading.number).csv",
        plainName: "report-\(content.period)-duties-\(heading.number).csv",
        headings: ["状态", "期限", "逾期天数", "办结日期", "责任单位", "单位代码", "事项", "对象", "对象代码", "事项周期"],
        rows: content.duties.map { duty in
          [
            duty.words, duty.dueOn.description,
            duty.state == "overdue" ? "\(heading.today - duty.dueOn)" : "",
            duty.metOn?.description ?? "", duty.bearerName, duty.bearer, duty.title,
            duty.subjectName, duty.subject, duty.period,
          ]
        }),
    ]
  }
}

extension SupervisionReport.Duty {
  fileprivate var words: String {
    switch state {
    case "met": metOn.map { $0 > dueOn } == true ? "逾期办结" : "按时办结"
    case "overdue": "逾期未办"
    case "missed": "未完成"
    default: state
    }
  }
}
