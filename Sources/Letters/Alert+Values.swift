internal import Civil

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
    return Values(values: [
      "number": "\(number)", "today": today.chinese, "contact": contactName,
      "possible_duplicate": isPossibleDuplicate,
      "lasting": told.lasting, "has_lasting": !lasting.isEmpty, "lasting_count": "\(lasting.count)",
      "over": told.over, "has_over": !over.isEmpty, "over_count": "\(over.count)",
      "left_out": "\(leftOut)", "has_left_out": leftOut > 0,
    ])
  }

  func shortened(toBytes limit: Int) -> Alert {
    var alert = self
    alert.contactName = contactName.shortened(toBytes: limit)
    alert.concerns = concerns.map {
      var concern = $0
      concern.recipient = concern.recipient.shortened(toBytes: limit)
      concern.detail = concern.detail.shortened(toBytes: limit)
      return concern
    }
    return alert
  }
}

extension Values {
  fileprivate init(_ concern: Alert.Concern, index: Int, of alert: Alert) {
    values = [
      "index": "\(index)", "about": concern.about, "recipient": concern.recipient,
      "detail": concern.detail, "has_detail": !concern.detail.isEmpty,
      "began": concern.beganOn.chinese, "ended": concern.endedOn?.chinese ?? "",
      "for_operator": alert.isForOperator,
      "is_dead_letter": concern.kind == .deadLetter,
      "is_lane_stopped": concern.kind == .laneStopped,
      "is_lane_away": concern.kind == .laneAway, "is_lane_unknown": concern.kind == .laneUnknown,
    ]
  }
}
