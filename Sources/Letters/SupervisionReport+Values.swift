internal import Civil

extension SupervisionReport: Writable {
  var number: Int64 { heading.number }
  var itemCount: Int { content.rows.count + overdue.count }

  /// Rows first, then what is overdue.
  func values(keeping kept: Int) -> Values {
    let overdue = overdue
    let rows = content.rows.prefix(min(kept, Self.mostRows))
    let late = overdue.prefix(min(max(0, kept - content.rows.count), Self.mostRows))
    let allRows = content.rows.count + content.rowsLeftOut
    let leftOut = allRows - rows.count + content.overdueCount - late.count
    let others: Values = [
      "period": chinesePeriod(content.period), "before": chinesePeriod(content.before),
      "is_quarter": content.unit == "quarter", "first_day": content.firstDay.chinese,
      "last_day": content.lastDay.chinese, "has_due": content.totals.due > 0,
      "compares": content.totals.dueBefore > 0,
      "has_rows": !rows.isEmpty, "has_overdue": content.overdueCount > 0,
      "lists_overdue": !late.isEmpty, "overdue_count": "\(content.overdueCount)",
      "tcm_activities": "\(content.tcm.activities)",
      "tcm_institutions": "\(content.tcm.institutions)",
      "tcm_before": "\(content.tcm.activitiesBefore)",
      "has_tcm": content.tcm.activities + content.tcm.activitiesBefore > 0,
      "uncounted": content.uncounted.joined(separator: "、"),
      "has_uncounted": !content.uncounted.isEmpty,
      "rows": List(
        values: rows.enumerated().map { index, row in
          ["index": "\(index + 1)", "bearer": row.bearerName, "title": row.title]
            + row.figures.values
        }),
      "overdue": List(
        values: late.enumerated().map { index, duty in
          [
            "index": "\(index + 1)", "bearer": duty.bearerName, "title": duty.title,
            "subject": duty.subjectName, "period": chinesePeriod(duty.period),
            "has_period": !duty.period.isEmpty,
            "due": duty.dueOn.chinese, "days_over": "\(heading.today - duty.dueOn)",
          ]
        }),
    ]
    let totals = content.totals.values.named.map { name, value in ("total_\(name)", value) }
    return heading.values(and: others + Values(totals), leavingOut: leftOut)
  }

  func shortened(toBytes limit: Int) -> SupervisionReport {
    var report = self
    report.heading = heading.shortened(toBytes: limit)
    report.content.uncounted = content.uncounted.map { $0.shortened(toBytes: limit) }
    report.content.rows = content.rows.map {
      var row = $0
      row.bearerName = $0.bearerName.shortened(toBytes: limit)
      row.title = $0.title.shortened(toBytes: limit)
      return row
    }
    report.content.duties = content.duties.map {
      var duty = $0
      duty.bearerName = $0.bearerName.shortened(toBytes: limit)
      duty.title = $0.title.shortened(toBytes: limit)
      duty.subjectName = $0.subjectName.shortened(toBytes: limit)
      duty.period = $0.period.shortened(toBytes: limit)
      return duty
    }
    return report
  }
}

extension SupervisionReport.Figures {
  /// The numbers, the rate, its change, and the widths of a bar's three parts in percent.
  var values: Values {
    let green = due == 0 ? 0 : inTime * 100 / due
    let amber = due == 0 ? 0 : (inTime + late) * 100 / due - green
    let red = due == 0 ? 0 : 100 - green - amber
    return [
      "due": "\(due)", "in_time": "\(inTime)", "late": "\(late)", "overdue": "\(overdue)",
      "missed": "\(missed)", "rate": rateText, "change": changeText,
      "bar": due > 0, "bar_green": "\(green)", "has_bar_green": green > 0, "bar_amber": "\(amber)",
      "has_bar_amber": amber > 0, "bar_red": "\(red)", "has_bar_red": red > 0,
    ]
  }
}
