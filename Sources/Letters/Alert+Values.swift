internal import Civil
internal import Delivery

extension Alert: Writable {
  var itemCount: Int { concerns.count }

  func values(keeping kept: Int) -> Values {
    let lasting = concerns.filter { $0.endedOn == nil }
    let over = concerns.filter { $0.endedOn != nil }
    func list(_ concerns: some Sequence<Concern>) -> List {
      List(values: concerns.enumerated().map { Values($1, index: $0 + 1, of: self) })
    }
    let told = (
      lasting: list(lasting.prefix(kept)), over: list(over.prefix(max(0, kept - lasting.count)))
    )
    let leftOut = max(0, concerns.count - kept)
    return [
      "number": "\(number)", "today": today.chinese, "contact": contactName,
      "possible_duplicate": isPossibleDuplicate,
      "lasting": told.lasting, "has_lasting": !lasting.isEmpty,
      "lasting_count": "\(lasting.map(\.weight).reduce(0, +))",
      "over": told.over, "has_over": !over.isEmpty, "over_count": "\(over.count)",
      "left_out": "\(leftOut)", "has_left_out": leftOut > 0,
    ]
  }

  func shortened(toBytes limit: Int) -> Alert {
    var alert = self
    alert.contactName = contactName.shortened(toBytes: limit)
    alert.concerns = concerns.map {
      var concern = $0
      concern.recipient = concern.recipient.shortened(toBytes: limit)
      concern.detail = concern.detail.shortened(toBytes: limit)
      concern.items = concern.items.map {
        Concern.Item(code: $0.code, name: $0.name.shortened(toBytes: limit))
      }
      return concern
    }
    return alert
  }
}

extension Values {
  fileprivate init(_ concern: Alert.Concern, index: Int, of alert: Alert) {
    self = [
      "index": "\(index)", "about": concern.about, "recipient": concern.recipient,
      "reason": concern.reason?.chinese ?? "", "has_reason": concern.reason != nil,
      "detail": concern.detail, "has_detail": !concern.detail.isEmpty,
      "has_cause": concern.reason != nil || !concern.detail.isEmpty,
      "count": "\(concern.count)", "items": concern.itemList, "is_data": concern.kind.isData,
      "began": concern.beganOn.chinese, "ended": concern.endedOn?.chinese ?? "",
      "for_operator": alert.isForOperator,
      "is_dead_letter": concern.kind == .deadLetter,
      "is_lane_stopped": concern.kind == .laneStopped,
      "is_lane_away": concern.kind == .laneAway, "is_lane_unknown": concern.kind == .laneUnknown,
      "is_dead_letters": concern.kind == .deadLetters,
      "is_calendar_missing": concern.kind == .calendarMissing,
      "is_rule_failed": concern.kind == .ruleFailed,
      "is_no_health_centre": concern.kind == .noHealthCentre,
      "is_no_contact": concern.kind == .noContact, "is_no_last_day": concern.kind == .noLastDay,
      "is_filed_in_future": concern.kind == .filedInFuture,
      "is_receipt_mismatch": concern.kind == .receiptMismatch,
      "is_no_bureau": concern.kind == .noBureau,
    ]
  }
}

extension Alert.Concern {
  /// How many things it counts for: dead letters that are not named one by one are so many.
  fileprivate var weight: Int { kind == .deadLetters ? count : 1 }

  /// Codes and names, as many as there are, and whether there are more.
  fileprivate var itemList: String {
    items.map { "\($0.code) \($0.name)" }.joined(separator: "、") + (items.count < count ? "等" : "")
  }
}

extension Alert.Concern.Kind {
  /// Whether it is data of the registry that are to be mended.
  fileprivate var isData: Bool {
    switch self {
    case .noHealthCentre, .noContact, .noLastDay, .filedInFuture, .receiptMismatch, .noBureau:
      true
    case .deadLetter, .deadLetters, .laneStopped, .laneAway, .laneUnknown, .calendarMissing,
      .ruleFailed:
      false
    }
  }
}
