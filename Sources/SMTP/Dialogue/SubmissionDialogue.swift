public import Delivery

/// The client's side of an SMTP submission session (RFC 5321, RFC 6409).
///
/// Every event maps to exactly one outcome. A transaction that failed leaves the connection usable:
/// RSET then goes in front of the next MAIL, so the verdict never waits for it.
public struct SubmissionDialogue: Conversation, Sendable {
  /// How this client speaks.
  public let settings: SubmissionSettings
  /// What the server offered in its last answer to EHLO.
  public internal(set) var extensions = Extensions()
  /// What was said in the opening and for the last submission.
  public internal(set) var transcript = Transcript()

  var state = State.unopened
  /// TLS was negotiated by STARTTLS.
  var isSecured = false
  var parser = ReplyParser()
  private var mustReset = false
  private var submissions = 0
  /// How many bytes of what was last to be written had not left when the server spoke.
  private var unsent = 0
  /// The reply that is being read began before what it answers had left in full.
  private var isEarly = false

  /// The transcript's lines.
  public var lines: [String] { transcript.lines }

  /// Makes a dialogue for a connection that is about to be opened.
  public init(settings: SubmissionSettings) { self.settings = settings }

  // MARK: Events

  /// The connection stands, with TLS on it where that is implicit: the server speaks first.
  public mutating func opened() -> Step<SubmissionVerdict> {
    guard case .unopened = state else { return close() }
    if case .missing(let why) = settings.login?.proof {
      state = .over
      return .failed(Report(.deferred(), stage: "AUTH", text: why))
    }
    if case .implicit = settings.security { transcript.secured() }
    state = .greeting
    return .read(within: settings.timeouts.greeting)
  }

  /// TLS was negotiated: what was said before counts no more (RFC 3207 section 4.2).
  public mutating func secured() -> Step<SubmissionVerdict> {
    guard case .securing = state else { return close() }
    isSecured = true
    transcript.secured()
    extensions = Extensions()
    parser = ReplyParser()
    return hello()
  }

  /// Begins a transaction, or settles the submission where the extensions forbid it.
  public mutating func deliver(_ item: Submission) -> Step<SubmissionVerdict> {
    guard case .ready = state else {
      return .settled(.notStarted(why: "the session takes no submission"), reusable: false)
    }
    transcript.itemBegan()
    let transaction = Transaction(item, offered: extensions)
    if transaction.asked.isEmpty {
      return .settled(.attempted(transaction.ownReports), reusable: true)
    }
    submissions += 1
    var commands: [UInt8] = []
    if mustReset {
      commands += "RSET\r\n".utf8
      if transaction.isPipelined { appendGroup(of: transaction, to: &commands) }
      state = .reset(transaction)
      return send(commands)
    }
    appendGroup(of: transaction, to: &commands)
    state = .mail(transaction)
    return send(commands)
  }

  /// Reads replies, each in its turn.
  public mutating func received(
    _ bytes: ArraySlice<UInt8>, unsent: Int
  ) -> Step<SubmissionVerdict> {
    // They were to be the first of TLS, and are not.
    if case .securing = state { return violated("bytes before TLS") }
    // Nothing was asked: a server that speaks now is closing, or out of step.
    guard let patience = state.patience(settings.timeouts) else { return close() }
    guard !bytes.isEmpty else { return .read(within: patience) }
    self.unsent = unsent
    isEarly = unsent > 0 || isEarly && parser.hasLeftover
    parser.append(bytes)
    do throws(ReplyViolation) {
      while let reply = try parser.next() {
        transcript.received(settings.login.map { reply.masked(by: $0) } ?? reply)
        if let step = answered(reply) { return step }
      }
    } catch { return violated("\(error)") }
    return .read(within: state.patience(settings.timeouts) ?? patience)
  }

  /// The connection is gone; ambiguous only where the final dot was sent.
  public mutating func broke(_ how: Breakage) -> Step<SubmissionVerdict> {
    let (unsent, why) =
      switch how {
      case .closed(let unsent, let why): (unsent, why)
      case .timedOut(let unsent): (unsent, "timed out")
      }
    self.unsent = unsent
    if isUntouched { return notStarted(why) }
    return end(Report(lost, stage: state.stage, text: why))
  }

  /// Parts with QUIT, never sent behind a final dot that is not answered.
  public mutating func leave() -> Step<SubmissionVerdict> {
    switch state {
    case .ready:
      state = .leaving
      return send(Array("QUIT\r\n".utf8))
    case .refused:
      state = .over
      return .close(sending: Array("QUIT\r\n".utf8))
    case .unopened, .greeting, .hello, .startTLS, .securing, .authentication, .reset, .mail,
      .recipient, .data, .content, .emptyContent, .leaving, .over:
      return close()
    }
  }
}

// MARK: - Replies

extension SubmissionDialogue {
  /// The step that a reply leads to; nil where the next reply is under way already.
  private mutating func answered(_ reply: Reply) -> Step<SubmissionVerdict>? {
    let isTrailed = parser.hasLeftover && !state.expectsMoreReplies
    if case .leaving = state { return close() }
    if reply.code == 421 {
      // The server closes a session that was idle.
      if isUntouched { return notStarted("\(reply.codes) \(reply.text)") }
      var report = report(.deferred(), on: reply)
      report.holdsLane = true
      return end(report)
    }
    if isTrailed, !state.isAfterFinalDot { return violated("bytes behind the reply") }
    // A refusal is heard whenever it comes; a yes comes after what it answers (RFC 5321 section 4.3.1),
    // where a pipelined group is not answered as one.
    if isEarly, reply.severity.isPositive, !state.expectsMoreReplies {
      return violated("\(reply.code) before what it answers had left")
    }
    switch state {
    case .greeting: return greeted(reply)
    case .hello: return helloAnswered(reply)
    case .startTLS: return startTLSAnswered(reply)
    case .authentication(let authentication): return authAnswered(reply, authentication)
    case .reset(let transaction): return resetAnswered(reply, transaction)
    case .mail(let transaction): return mailAnswered(reply, transaction)
    case .recipient(let position, let transaction):
      return recipientAnswered(reply, position, transaction)
    case .data(let transaction): return dataAnswered(reply, transaction)
    case .content(let transaction):
      return contentAnswered(reply, transaction, isTrailed: isTrailed)
    case .emptyContent(let transaction): return settle(transaction.ownReports)
    case .unopened, .securing, .ready, .leaving, .refused, .over: return close()
    }
  }

  private mutating func resetAnswered(
    _ reply: Reply, _ transaction: Transaction
  ) -> Step<SubmissionVerdict>? {
    guard reply.severity == .completion else { return violated("RSET answered \(reply.codes)") }
    mustReset = false
    state = .mail(transaction)
    if transaction.isPipelined { return nil }
    var command: [UInt8] = []
    transaction.appendMail(to: &command)
    return send(command)
  }

  private mutating func mailAnswered(
    _ reply: Reply, _ transaction: Transaction
  ) -> Step<SubmissionVerdict>? {
    var transaction = transaction
    // 552 to MAIL is about the size that it declared (RFC 1870 section 6.2), not about the relay.
    let isAboutSize = reply.code == 552 && extensions.size
    switch ruling(on: reply, blaming: isAboutSize ? .message : .channel) {
    case .completed: break
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let report):
      transaction.settle(report)
      if !transaction.isPipelined { return settle(transaction.ownReports) }
    }
    state = .recipient(0, transaction)
    return transaction.isPipelined ? nil : sendRecipient(0, of: transaction)
  }

  private mutating func recipientAnswered(
    _ reply: Reply, _ position: Int, _ transaction: Transaction
  ) -> Step<SubmissionVerdict>? {
    var transaction = transaction
    switch ruling(on: reply, blaming: settings.isAboutUs(reply) ? .channel : .recipient) {
    case .completed:
      // Accepted although MAIL was refused: going on could send an empty message.
      if transaction.isSettled(asked: position) { return violated("RCPT taken without MAIL") }
      transaction.accepted += 1
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let report): transaction.settle(asked: position, report)
    }
    let next = position + 1
    if next < transaction.asked.count {
      state = .recipient(next, transaction)
      return transaction.isPipelined ? nil : sendRecipient(next, of: transaction)
    }
    if !transaction.isPipelined, transaction.accepted == 0 {
      return settle(transaction.ownReports)
    }
    state = .data(transaction)
    if transaction.isPipelined { return nil }
    var command: [UInt8] = []
    transaction.appendData(to: &command)
    return send(command)
  }

  private mutating func dataAnswered(
    _ reply: Reply, _ transaction: Transaction
  ) -> Step<SubmissionVerdict> {
    switch ruling(on: reply, blaming: .message) {
    case .completed: return violated("unexpected reply \(reply.code)")
    case .refused(let report): return settle(transaction.reports(report))
    case .goAhead where transaction.accepted == 0:
      // Only behind a pipelined DATA (RFC 2920 section 3.1).
      state = .emptyContent(transaction)
      return send(Array(".\r\n".utf8))
    case .goAhead:
      state = .content(transaction)
      transcript.sentContent(bytes: transaction.submission.message.count)
      return .send(
        dotStuffed(transaction.submission.message), replyWithin: settings.timeouts.finalDot)
    }
  }

  private mutating func contentAnswered(
    _ reply: Reply, _ transaction: Transaction, isTrailed: Bool
  ) -> Step<SubmissionVerdict> {
    let report: Report
    switch ruling(on: reply, blaming: .message) {
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let refusal):
      report = refusal
      mustReset = true
    case .completed:
      report = self.report(.delivered, on: reply)
    }
    // What the server makes of the rest of a content that it refused early is not known.
    let isUsable = !isTrailed && !isEarly
    state = isUsable ? .ready : .over
    return .settled(.attempted(transaction.reports(report)), reusable: isUsable)
  }
}

// MARK: - Rulings and ends

extension SubmissionDialogue {
  /// What a reply means before the state decides on it.
  enum Ruling {
    case completed
    case goAhead
    case refused(Report)
  }

  /// Whom to blame is asked only of a refusal for good: it takes a look at all of its words.
  func ruling(on reply: Reply, blaming whom: @autoclosure () -> Outcome.Blame) -> Ruling {
    let outcome: Outcome
    switch reply.severity {
    case .completion: return .completed
    case .intermediate: return .goAhead
    case .transientFailure: outcome = .deferred()
    case .permanentFailure:
      let blame = whom()
      // 552 to RCPT is an old server's "too many recipients" (RFC 5321 section 4.5.3.1.10).
      let isAboutCount = blame == .recipient && reply.code == 552
      outcome = isAboutCount || settings.isAboutRate(reply) ? .deferred() : .rejected(blame)
    }
    return .refused(report(outcome, on: reply))
  }

  private func report(_ outcome: Outcome, on reply: Reply) -> Report {
    let text = settings.login?.masking(reply.text) ?? reply.text
    return Report(outcome, stage: state.stage, code: reply.codes, text: text)
  }

  /// A transaction failed in good order: the connection can carry the next.
  private mutating func settle(_ reports: [Report]) -> Step<SubmissionVerdict> {
    mustReset = true
    state = .ready
    return .settled(.attempted(reports), reusable: true)
  }

  /// The server does not serve us.
  mutating func refuse(_ report: Report) -> Step<SubmissionVerdict> {
    state = .refused
    return .failed(report)
  }

  /// The server broke the protocol: no word of it counts from here on.
  mutating func violated(_ what: String) -> Step<SubmissionVerdict> {
    end(Report(lost, stage: state.stage, text: "protocol violation: \(what)"))
  }

  /// What an answer that is lost, or that is none, leaves of a message: one whose final dot has not
  /// left did not arrive.
  private var lost: Outcome { state.isAfterFinalDot && unsent == 0 ? .ambiguous : .deferred() }

  /// The session was kept from an earlier submission, and MAIL is not answered yet: nothing of this one
  /// was looked at.
  private var isUntouched: Bool {
    if case .mail = state { submissions > 1 } else { false }
  }

  private mutating func notStarted(_ why: String) -> Step<SubmissionVerdict> {
    state = .over
    return .settled(.notStarted(why: why), reusable: false)
  }

  /// The session is over; what was not settled by itself gets the report.
  private mutating func end(_ report: Report) -> Step<SubmissionVerdict> {
    defer { state = .over }
    switch state {
    case .unopened, .greeting, .hello, .startTLS, .securing, .authentication:
      return .failed(report)
    case .reset: return notStarted(report.text)
    case .mail(let transaction), .recipient(_, let transaction), .data(let transaction),
      .content(let transaction), .emptyContent(let transaction):
      return .settled(.attempted(transaction.reports(report)), reusable: false)
    case .ready, .leaving, .refused, .over: return .close()
    }
  }

  private mutating func close() -> Step<SubmissionVerdict> {
    state = .over
    return .close()
  }
}

// MARK: - Commands

extension SubmissionDialogue {
  /// Writes commands, and waits as long as the state they lead to allows.
  mutating func send(_ commands: [UInt8]) -> Step<SubmissionVerdict> {
    transcript.sent(commands)
    return .send(commands, replyWithin: state.patience(settings.timeouts) ?? settings.timeouts.quit)
  }

  private mutating func sendRecipient(
    _ position: Int, of transaction: Transaction
  ) -> Step<SubmissionVerdict> {
    var command: [UInt8] = []
    transaction.appendRecipient(asked: position, to: &command)
    return send(command)
  }

  /// MAIL; where the server lets commands be pipelined, all up to DATA.
  private func appendGroup(of transaction: Transaction, to commands: inout [UInt8]) {
    transaction.appendMail(to: &commands)
    guard transaction.isPipelined else { return }
    for position in transaction.asked.indices {
      transaction.appendRecipient(asked: position, to: &commands)
    }
    transaction.appendData(to: &commands)
  }
}
