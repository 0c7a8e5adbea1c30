internal import FoundationEssentials

// What a stand-in is told for several recipients at once: their contents as one.

extension FilingAnnouncement.Content {
  /// Whether it was for several recipients.
  var isOfSeveral: Bool { institutions.contains { $0.recipient != nil } }

  /// One of several, each for a recipient's name, nil for the reader itself; nil where there is none.
  public init?(of parts: [(recipient: String?, content: FilingAnnouncement.Content)]) {
    guard var all = parts.first?.content else { return nil }
    all.count = parts.map(\.content.count).reduce(0, +)
    all.newCount = parts.map(\.content.newCount).reduce(0, +)
    all.leftOut = parts.map(\.content.leftOut).reduce(0, +)
    all.institutions = parts.flatMap { recipient, content in
      content.institutions.map {
        var institution = $0
        institution.recipient = recipient
        return institution
      }
    }
    self = all
  }
}

extension ServiceHours.Content {
  /// Whether it was for several recipients.
  var isOfSeveral: Bool { people.contains { $0.recipient != nil } }

  /// One of several, each for a recipient's name, nil for the reader itself; nil where there is none.
  public init?(of parts: [(recipient: String?, content: ServiceHours.Content)]) {
    guard var all = parts.first?.content else { return nil }
    let hours = parts.compactMap { Decimal(string: $0.content.hours) }
    all.hours = hours.reduce(0, +).description
    all.count = parts.map(\.content.count).reduce(0, +)
    all.leftOut = parts.map(\.content.leftOut).reduce(0, +)
    all.people = parts.flatMap { recipient, content in
      content.people.map {
        var person = $0
        person.recipient = recipient
        return person
      }
    }
    self = all
  }
}
