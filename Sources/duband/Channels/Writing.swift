import Letters
import Webhook

/// What a message says, in the form that each channel takes.
enum Writing {
  /// What a recipient is told of duties.
  case digest(Digest)
  /// What the daemon says of itself.
  case alert(Alert)
  /// Institutions that were filed.
  case announcement(FilingAnnouncement)
  /// What fell due in a period, and what is overdue.
  case report(SupervisionReport)
  /// The hours of a provider's staff.
  case hours(ServiceHours)
  /// That messages arrive.
  case test(TestNotice)

  /// For a mailbox.
  func letter(on letterhead: Letterhead) -> Letter {
    switch self {
    case .digest(let digest): letterhead.letter(digest)
    case .alert(let alert): letterhead.letter(alert)
    case .announcement(let announcement): letterhead.letter(announcement)
    case .report(let report): letterhead.letter(report)
    case .hours(let hours): letterhead.letter(hours)
    case .test(let notice): notice.letter
    }
  }

  /// Bytes of an event's data: beside it stand the type, the timestamp and the frame.
  static let eventRoom = StandardWebhook.maximalBodySize - 500

  /// For a program: the event's type and its data.
  var event: (type: String, data: [UInt8]) {
    switch self {
    case .digest(let digest): ("duband.digest", digest.json(limit: Self.eventRoom))
    case .alert(let alert): ("duband.alert", alert.json(limit: Self.eventRoom))
    case .announcement(let announcement):
      ("duband.announcement", announcement.json(limit: Self.eventRoom))
    case .report(let report): ("duband.report", report.json(limit: Self.eventRoom))
    case .hours(let hours): ("duband.hours", hours.json(limit: Self.eventRoom))
    case .test(let notice): ("duband.test", notice.json)
    }
  }

  /// For a group's robot, as much as it takes.
  func post(on letterhead: Letterhead, for robot: any Robot) -> RobotPost {
    let mobiles =
      if case .digest(let digest) = self, digest.asksForAction {
        [Mobile(digest.contactPhone)].compactMap(\.self)
      } else { [Mobile]() }
    let isUrgent = if case .digest(let digest) = self { digest.isOverdue } else { false }
    func robotPost(_ post: Post) -> RobotPost {
      RobotPost(title: post.title, markdown: post.markdown, mobiles: mobiles, isUrgent: isUrgent)
    }
    switch self {
    case .digest(let digest):
      return robotPost(letterhead.post(digest) { robot.takes(robotPost($0)) })
    case .alert(let alert):
      return robotPost(letterhead.post(alert) { robot.takes(robotPost($0)) })
    case .announcement(let announcement):
      return robotPost(letterhead.post(announcement) { robot.takes(robotPost($0)) })
    case .report(let report):
      return robotPost(letterhead.post(report) { robot.takes(robotPost($0)) })
    case .hours(let hours):
      return robotPost(letterhead.post(hours) { robot.takes(robotPost($0)) })
    case .test(let notice): return robotPost(notice.post)
    }
  }

  /// The files that go with a mail: a digest has one when it is long.
  func tables(ofMoreThan items: Int) -> [CSVTable] {
    switch self {
    case .digest(let digest): digest.items.count > items ? [digest.file] : []
    case .announcement(let announcement): announcement.tables
    case .report(let report): report.tables
    case .hours(let hours): hours.tables
    case .alert, .test: []
    }
  }

  /// Whether it belongs to the running thread of its recipient's duties.
  var isOfThread: Bool {
    switch self {
    case .digest, .alert, .test: true
    case .announcement, .report, .hours: false
    }
  }
}
