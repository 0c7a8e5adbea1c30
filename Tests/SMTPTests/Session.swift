import Delivery
import Testing

@testable import SMTP

/// Runs a dialogue against a scripted server, as `Wire` does against a real one.
struct Session {
  var dialogue: SubmissionDialogue
  var server: ScriptedServer
  /// Into how many bytes each the network cuts what the server says.
  var piece = Int.max
  private var unread: [String] = []

  init(
    _ server: ScriptedServer, piece: Int = .max,
    settings: SubmissionSettings? = nil
  ) throws {
    let own = SubmissionSettings(clientName: try Domain("client.example"))
    dialogue = SubmissionDialogue(settings: settings ?? own)
    self.server = server
    self.piece = piece
  }

  /// Opens the session; the step that ends the opening.
  mutating func open() -> Step<SubmissionVerdict> {
    unread = [server.greeting]
    return settle(dialogue.opened())
  }

  mutating func deliver(_ submission: Submission) -> Step<SubmissionVerdict> {
    settle(dialogue.deliver(submission))
  }

  mutating func leave() -> Step<SubmissionVerdict> { settle(dialogue.leave()) }

  /// Opens the session and delivers one submission; the outcomes by recipient.
  mutating func outcomes(of submission: Submission) -> (names: [String], reusable: Bool) {
    let opened = open()
    guard case .ready = opened else {
      guard case .failed(let report) = opened else { return (["\(opened)"], false) }
      return (submission.recipients.map { _ in name(report.outcome) }, false)
    }
    let step = deliver(submission)
    guard case .settled(.attempted(let reports), let reusable) = step else {
      return (["\(step)"], false)
    }
    return (reports.map { name($0.outcome) }, reusable)
  }

  private mutating func settle(_ first: Step<SubmissionVerdict>) -> Step<SubmissionVerdict> {
    var step = first
    while true {
      switch step {
      case .send(let bytes, _):
        unread += server.replies(to: String(decoding: bytes, as: UTF8.self))
        step = read()
      case .read: step = read()
      case .startTLS:
        server.isSecured = true
        step = dialogue.secured()
      case .ready, .settled, .failed, .close: return step
      }
    }
  }

  /// All that the server said so far is fed at once, cut into pieces.
  private mutating func read() -> Step<SubmissionVerdict> {
    let said = unread.prefix { !["EOF", "CUT", "TIME"].contains($0) }
    unread.removeFirst(said.count)
    var bytes = said.flatMap { Array("\($0)\r\n".utf8) }[...]
    while !bytes.isEmpty {
      let step = dialogue.received(bytes.prefix(piece))
      bytes = bytes.dropFirst(piece)
      if case .read = step { continue }
      if !bytes.isEmpty { unread.insert(String(decoding: bytes.dropLast(2), as: UTF8.self), at: 0) }
      return step
    }
    guard !unread.isEmpty else { return dialogue.broke(.timedOut(unsent: 0)) }
    switch unread.removeFirst() {
    case "EOF": return dialogue.broke(.closed(unsent: 0, why: "closed by the peer"))
    case "CUT": return dialogue.broke(.closed(unsent: 1, why: "reset by the peer"))
    default: return dialogue.broke(.timedOut(unsent: 0))
    }
  }
}

/// The outcome in one word, a rejection by whom it blames.
func name(_ outcome: Outcome) -> String {
  switch outcome {
  case .delivered: "delivered"
  case .deferred: "deferred"
  case .rejected(let blame): blame.rawValue
  case .ambiguous: "ambiguous"
  case .withdrawn: "withdrawn"
  }
}

func submission(
  to recipients: String..., message: String = "Subject: x\r\n\r\ntext\r\n"
) throws -> Submission {
  Submission(
    sender: try Mailbox("duban@example.cn"), recipients: try recipients.map { try Mailbox($0) },
    message: Array(message.utf8))
}

/// Settings with this protection.
func settings(_ security: SubmissionSettings.Security) throws -> SubmissionSettings {
  SubmissionSettings(clientName: try Domain("client.example"), security: security)
}

/// A dialogue whose server offered these extensions.
func opened(offering extensions: String...) throws -> SubmissionDialogue {
  var dialogue = SubmissionDialogue(
    settings: SubmissionSettings(clientName: try Domain("client.example")))
  #expect(dialogue.opened() == .read(within: .seconds(30)))
  #expect(
    dialogue.received("220 hi\r\n") == .send("EHLO client.example\r\n", replyWithin: .seconds(300)))
  let lines = ["250-relay"] + extensions.dropLast().map { "250-\($0)" }
  let last = "250 \(extensions.last ?? "")\r\n"
  #expect(dialogue.received((lines + [last]).joined(separator: "\r\n")) == .ready)
  return dialogue
}

extension SubmissionDialogue {
  mutating func received(_ text: String, unsent: Int = 0) -> Step<SubmissionVerdict> {
    received(Array(text.utf8)[...], unsent: unsent)
  }
}

extension Step {
  static func send(_ text: String, replyWithin limit: Duration) -> Step {
    .send(Array(text.utf8), replyWithin: limit)
  }
}
