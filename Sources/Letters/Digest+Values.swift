internal import Civil

extension Digest: Writable {
  var itemCount: Int { items.count }

  func values(keeping kept: Int) -> Values { Values(self, keeping: kept) }
}

extension Values {
  /// A digest, or the first so many of its items; the counts are always those of all.
  init(_ digest: Digest, keeping kept: Int = .max) {
    let items = digest.sorted
    func section(_ standing: Digest.Item.Standing) -> List {
      List(
        values: items.prefix(kept).filter { $0.standing == standing }.enumerated()
          .map { index, item in Values(item, index: index + 1, today: digest.today) })
    }
    let overdue = section(.overdue)
    let open = section(.open)
    let cleared = section(.allClear)
    let leftOut = max(0, items.count - kept)
    let next = items.first { $0.standing == .open }?.dueOn
    func count(_ standing: Digest.Item.Standing, _ list: List) -> Int {
      leftOut == 0 ? list.count : items.count { $0.standing == standing }
    }
    self = [
      "number": "\(digest.number)", "today": digest.today.chinese,
      "recipient": digest.recipientName, "contact": digest.contactName,
      "possible_duplicate": digest.isPossibleDuplicate,
      "overdue": overdue, "open": open, "cleared": cleared,
      "has_overdue": !overdue.isEmpty, "has_open": !open.isEmpty, "has_cleared": !cleared.isEmpty,
      "overdue_count": "\(count(.overdue, overdue))", "open_count": "\(count(.open, open))",
      "cleared_count": "\(count(.allClear, cleared))", "next_due": next?.chinese ?? "",
      "only_cleared": items.first.map { $0.standing == .allClear } ?? true,
      "left_out": "\(leftOut)", "has_left_out": leftOut > 0,
      "sources": Set(items.map(\.source)).sorted(),
    ]
  }

  /// One of its items.
  init(_ item: Digest.Item, index: Int, today: CivilDate) {
    let days = item.dueOn - today
    self = [
      "index": "\(index)", "title": item.title, "subject": item.subjectName,
      "period": chinesePeriod(item.period),
      "has_period": !item.period.isEmpty, "due": item.dueOn.chinese,
      "provisional": item.isProvisional, "days_over": "\(-days)", "days_left": "\(days)",
      "due_today": days == 0, "bearer": item.bearerName, "is_bearer": item.isBearer,
      "todo": item.todo, "source": item.source, "number": "\(item.number)",
      "moved": item.dueBefore != nil, "due_before": item.dueBefore?.chinese ?? "",
      "met": item.metOn != nil, "met_on": item.metOn?.chinese ?? "",
      "lacks_health_centre": item.lacksHealthCentre,
      "promised": item.promisedOn != nil && !item.isBearer,
      "promised_on": item.promisedOn?.chinese ?? "",
      "redirected": item.onBehalfOf != nil, "on_behalf_of": item.onBehalfOf ?? "",
    ]
  }
}
