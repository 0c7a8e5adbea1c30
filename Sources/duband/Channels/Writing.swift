import Letters
import Webhook

/// What a message says, in the form that each channel takes.
enum Writing {
  /// What a recipient is told of duties.
  case digest(Digest)
  /// What the daemon says of itself.
  case alert(Alert)
  /// That messages arrive.
  case test(TestNotice)

  /// For a mailbox.
  func letter(on letterhead: Letterhead) -> Letter {
    switch self {
    case .digest(let digest): letterhead.letter(digest)
    case .alert(let alert): letterhead.letter(alert)
    case .test(let notice): notice.letter
    }
  }

  /// Bytes of an event's data: beside it stand the type, the timestamp and the frame.
  static let eventRoom = StandardWebhook.maximalBodySize - 500

  /// For a program: the event's type and its data.
  var event: (type: String, data: [UInt8]) {
    switch self {
    case .digest(let digest): ("duband.digest", digest.json(limit: Self.eventRoom))
    case .alert(let alert): ("duband.alert", alert.json())
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
    case .test(let notice): return robotPost(notice.post)
    }
  }
}
