internal import Civil

// The events of what nobody owes: the heading and the content in one object. What does not fit into
// `limit` bytes is left out from the end of its lists and counted in `left_out`.

extension FilingAnnouncement {
  /// The announcement as the `data` of a webhook, in UTF-8, at most `limit` bytes.
  public func json(limit: Int) -> [UInt8] {
    fitted(limit, count: content.institutions.count) { kept in
      var content = content
      content.institutions = Array(content.institutions.prefix(kept))
      content.leftOut = content.count - content.institutions.count
      return BulletinEvent(heading, content)
    }
  }
}

extension ServiceHours {
  /// The hours as the `data` of a webhook, in UTF-8, at most `limit` bytes.
  public func json(limit: Int) -> [UInt8] {
    fitted(limit, count: content.people.count) { kept in
      var content = content
      content.people = Array(content.people.prefix(kept))
      content.leftOut = content.count - content.people.count
      return BulletinEvent(heading, content)
    }
  }
}

extension SupervisionReport {
  /// The report as the `data` of a webhook, in UTF-8, at most `limit` bytes: rows first, then duties.
  public func json(limit: Int) -> [UInt8] {
    let all = content
    return fitted(limit, count: all.rows.count + all.duties.count) { kept in
      var content = all
      content.rows = Array(all.rows.prefix(kept))
      content.duties = Array(all.duties.prefix(max(0, kept - all.rows.count)))
      content.rowsLeftOut = all.rowsLeftOut + all.rows.count - content.rows.count
      content.leftOut = all.leftOut + all.duties.count - content.duties.count
      return BulletinEvent(heading, content)
    }
  }
}

/// As many items as fit into `limit` bytes; none where not even one does.
private func fitted(
  _ limit: Int, count: Int, _ event: (Int) -> some Encodable
) -> [UInt8] {
  var kept = count
  while true {
    let json = encoded(event(kept))
    if json.count <= limit || kept == 0 { return json }
    kept = min(kept - 1, kept * limit / json.count)
  }
}

/// Two objects as one.
private struct BulletinEvent<Content: Encodable>: Encodable {
  struct Head: Encodable {
    let message: Int64
    let asOf: CivilDate
    let recipient: String
    let onBehalfOf: String?
    let possibleDuplicate: Bool
    let policy: String
    let title: String
    let source: String
  }

  let head: Head
  let content: Content

  init(_ heading: Heading, _ content: Content) {
    head = Head(
      message: heading.number, asOf: heading.today, recipient: heading.recipientName,
      onBehalfOf: heading.onBehalfOf, possibleDuplicate: heading.isPossibleDuplicate,
      policy: heading.policy, title: heading.title, source: heading.source)
    self.content = content
  }

  func encode(to encoder: any Encoder) throws {
    try head.encode(to: encoder)
    try content.encode(to: encoder)
  }
}
