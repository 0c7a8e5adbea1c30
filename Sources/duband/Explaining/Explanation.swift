import Civil
import Duties
import FoundationEssentials
import Policy
import Queue

/// What `duband explain --json` prints; its keys are a contract.
struct Explanation: Encodable {
  /// A message with the story of each attempt.
  struct Message: Encodable {
    let message: QueueView.Message
    let attempts: [QueueView.Attempt]
  }

  /// One duty.
  struct Story: Encodable {
    let document: String
    let clause: String
    let title: String
    let todo: String
    let duty: Duty
    let subjectName: String
    let bearerName: String
    let sources: [Source]
    let days: [CalendarDay]
    let ladder: [Rung]
    let tellings: [Telling]
    let promises: [Promises.Entry]

    init(_ story: Explainer.Story, names: [String: String]) {
      document = story.entry.rule.document ?? story.entry.policy.document
      clause = story.entry.rule.clause
      title = story.entry.rule.title
      duty = story.duty
      subjectName = story.duty.facts["name"] ?? names[story.duty.subject] ?? story.duty.subject
      bearerName = names[story.duty.bearer] ?? story.duty.bearer
      todo = story.entry.todo(
        of: story.duty, subjectName: subjectName, bearerName: bearerName)
      sources = story.sources
      days = story.days
      ladder = story.ladder
      tellings = story.tellings
      promises = story.promises
    }
  }

  /// Why a policy asks nothing.
  struct Nothing: Encodable {
    struct Reason: Encodable {
      let reason: String
      let text: String
    }

    let policy: String
    let rule: String
    let reasons: [Reason]
    let sources: [Source]

    init(_ nothing: Explainer.Nothing, _ say: Wording) {
      policy = nothing.policy.name
      rule = nothing.rule.name
      reasons = nothing.absences.map { Reason(reason: $0.name, text: say.absence($0)) }
      sources = nothing.sources
    }
  }

  /// What stands between a recipient and its messages.
  struct Recipient: Encodable {
    /// Who is told under a policy.
    struct Route: Encodable {
      let policy: String
      let arrivals: [Arrival]
    }

    let code: String
    let name: String
    let contacts: [Door]
    let routes: [Route]
    let lanes: [QueueView.Depth]
    let silences: [Silences.Entry]
    let windowIsOpen: Bool
    let windowOpens: String?
    let obstacles: [String]
  }

  let asOf: String
  var message: Message?
  var recipient: Recipient?
  var duties: [Story] = []
  var nothing: [Nothing] = []
  var messages: [Message] = []
}
