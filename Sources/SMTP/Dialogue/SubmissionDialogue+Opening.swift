internal import Delivery

/// How a session is brought to where it takes submissions: greeting, EHLO, STARTTLS, AUTH.
extension SubmissionDialogue {
  mutating func greeted(_ reply: Reply) -> Step<SubmissionVerdict> {
    switch ruling(on: reply, blaming: .channel) {
    case .completed: return hello()
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let report): return refuse(report)
    }
  }

  /// Says EHLO.
  mutating func hello() -> Step<SubmissionVerdict> {
    state = .hello
    return send(Array("EHLO \(settings.clientName)\r\n".utf8))
  }

  mutating func helloAnswered(_ reply: Reply) -> Step<SubmissionVerdict> {
    switch ruling(on: reply, blaming: .channel) {
    case .completed:
      extensions = Extensions(reply)
      switch settings.security {
      case .startTLS where !isSecured: return startTLS()
      case .startTLS(let login), .implicit(let login): return authenticate(login)
      case .none(let plain): return authenticate(plain?.login)
      }
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let report): return refuse(report)
    }
  }

  private mutating func startTLS() -> Step<SubmissionVerdict> {
    state = .startTLS
    guard extensions.startTLS else {
      return refuse(
        Report(.rejected(.channel), stage: state.stage, text: "the relay offers no STARTTLS"))
    }
    return send(Array("STARTTLS\r\n".utf8))
  }

  mutating func startTLSAnswered(_ reply: Reply) -> Step<SubmissionVerdict> {
    switch ruling(on: reply, blaming: .channel) {
    case .completed:
      state = .securing
      return .startTLS
    case .goAhead: return violated("unexpected reply \(reply.code)")
    case .refused(let report): return refuse(report)
    }
  }

  /// Says who we are, if that is to be said.
  private mutating func authenticate(_ login: Login?) -> Step<SubmissionVerdict> {
    guard let login else {
      state = .ready
      return .ready
    }
    let suitable = login.suitable
    guard
      let mechanism = suitable.first(where: { extensions.authentication.contains($0.rawValue) })
    else {
      let wanted = suitable.map(\.rawValue).joined(separator: " or ")
      let offered = extensions.authentication.sorted().joined(separator: " ")
      return refuse(
        Report(
          .rejected(.channel), stage: "AUTH",
          text: "the relay offers \(offered.isEmpty ? "no AUTH" : "AUTH \(offered)"), not \(wanted)"
        ))
    }
    let authentication = Authentication(login, by: mechanism)
    state = .authentication(authentication)
    return sendSecret(authentication.command, shown: authentication.shown)
  }

  mutating func authAnswered(
    _ reply: Reply, _ authentication: Authentication
  ) -> Step<SubmissionVerdict> {
    switch ruling(on: reply, blaming: .channel) {
    case .completed:
      state = .ready
      return .ready
    case .goAhead:
      var authentication = authentication
      guard reply.code == 334 else { return violated("unexpected reply \(reply.code)") }
      guard let answer = authentication.answer() else { return violated("a challenge too many") }
      state = .authentication(authentication)
      return sendSecret(answer, shown: "\(answer)")
    case .refused(let report): return refuse(report)
    }
  }

  /// Writes a line that holds a secret; `shown` is what the transcript keeps of it.
  private mutating func sendSecret(
    _ line: Secret, shown: String
  ) -> Step<SubmissionVerdict> {
    transcript.add(.client, shown)
    return .send(line.bytes + Array("\r\n".utf8), replyWithin: settings.timeouts.ehlo)
  }
}
