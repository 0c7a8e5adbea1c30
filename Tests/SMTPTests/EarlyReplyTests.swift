import Delivery
import Testing

@testable import SMTP

@Suite("A reply that comes before the content has left")
struct EarlyReplyTests {
  /// A dialogue whose content is under way.
  private func sending() throws -> SubmissionDialogue {
    var dialogue = try opened(offering: "PIPELINING")
    _ = dialogue.deliver(try submission(to: "a@example.com"))
    guard case .send = dialogue.received("250 a\r\n250 b\r\n354 c\r\n") else {
      throw Unexpected()
    }
    return dialogue
  }

  /// What the server says, what it means before the end of the content, and what it means where only
  /// its beginning came before that.
  static let table = [
    ("250 2.0.0 queued", "deferred", "ambiguous"), ("354 go on", "deferred", "ambiguous"),
    ("garbage", "deferred", "ambiguous"), ("451 4.3.0 disk full", "deferred", "deferred"),
    ("552 5.3.4 too big", "message", "message"), ("421 4.3.2 closing", "deferred", "deferred"),
  ]

  @Test("takes no message, but may refuse it, and ends the session", arguments: table)
  func early(_ says: String, _ expected: String, _ begunEarly: String) throws {
    var whole = try sending()
    #expect(outcome(whole.received("\(says)\r\n", unsent: 3)) == expected)
    #expect(whole.leave() == .close())
    var begun = try sending()
    guard case .read = begun.received(String(says.prefix(1)), unsent: 3) else { throw Unexpected() }
    #expect(outcome(begun.received("\(says.dropFirst())\r\n")) == begunEarly)
    #expect(begun.leave() == .close())
  }

  @Test("does not count against the next reply")
  func pipelined() throws {
    var dialogue = try opened(offering: "PIPELINING")
    _ = dialogue.deliver(try submission(to: "a@example.com"))
    // The group is long, and the server answers MAIL while the rest of it is on its way.
    #expect(dialogue.received("250 a\r\n", unsent: 6) == .read(within: .seconds(300)))
    guard case .send = dialogue.received("250 b\r\n354 c\r\n"),
      case .settled(.attempted(let reports), reusable: true) = dialogue.received("250 d\r\n")
    else { throw Unexpected() }
    #expect(reports.map(\.outcome) == [.delivered])
  }

  private func outcome(_ step: Step<SubmissionVerdict>) -> String {
    guard case .settled(.attempted(let reports), reusable: false) = step else { return "\(step)" }
    return reports.map { name($0.outcome) }.joined()
  }

  /// Another step than the one that was to come.
  private struct Unexpected: Error {}
}
