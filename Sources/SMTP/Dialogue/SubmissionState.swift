extension SubmissionDialogue {
  /// Where a session stands; each state but the resting ones awaits one reply.
  ///
  /// With pipelining the commands behind the one whose reply is awaited are sent already; the
  /// states are the same. From every state the session can also transition to `over`.
  enum State: Sendable, Equatable {
    /// No connection yet. Can transition to: `greeting`.
    case unopened
    /// The connection stands. Can transition to: `hello`, `refused`.
    case greeting
    /// EHLO was sent. Can transition to: `startTLS`, `authentication`, `ready`, `refused`.
    case hello
    /// STARTTLS was sent. Can transition to: `securing`, `refused`.
    case startTLS
    /// TLS is being negotiated. Can transition to: `hello`.
    case securing
    /// AUTH or an answer to a challenge was sent. Can transition to: itself, `ready`, `refused`.
    case authentication(Authentication)
    /// A submission may come. Can transition to: `reset`, `mail`, `leaving`.
    case ready
    /// RSET was sent, for the transaction before failed. Can transition to: `mail`.
    case reset(Transaction)
    /// MAIL was sent. Can transition to: `recipient`, `ready`.
    case mail(Transaction)
    /// RCPT was sent for the recipient asked about at this position. Can transition to:
    /// `recipient`, `data`, `ready`.
    case recipient(Int, Transaction)
    /// DATA was sent. Can transition to: `content`, `emptyContent`, `ready`.
    case data(Transaction)
    /// The content and the final dot were sent. Can transition to: `ready`.
    case content(Transaction)
    /// A lone dot was sent, for no recipient was accepted. Can transition to: `ready`.
    case emptyContent(Transaction)
    /// QUIT was sent. Can transition to: `over` alone.
    case leaving
    /// The server refused the session in good order. Can transition to: `over` alone.
    case refused
    /// Nothing more is said.
    case over
  }
}

extension SubmissionDialogue.State {
  /// The name that a report gives the stage.
  var stage: String {
    switch self {
    case .unopened: "connect"
    case .greeting: "greeting"
    case .hello: "EHLO"
    case .startTLS: "STARTTLS"
    case .securing: "TLS"
    case .authentication: "AUTH"
    case .ready, .over, .refused: "session"
    case .reset: "RSET"
    case .mail: "MAIL"
    case .recipient: "RCPT"
    case .data: "DATA"
    case .content, .emptyContent: "end of data"
    case .leaving: "QUIT"
    }
  }

  /// How long the reply is waited for; nil where none is awaited.
  func patience(_ timeouts: SubmissionTimeouts) -> Duration? {
    switch self {
    case .greeting: timeouts.greeting
    case .hello, .startTLS, .authentication: timeouts.ehlo
    case .reset: timeouts.rset
    case .mail: timeouts.mail
    case .recipient: timeouts.rcpt
    case .data: timeouts.data
    case .content, .emptyContent: timeouts.finalDot
    case .leaving: timeouts.quit
    case .unopened, .securing, .ready, .refused, .over: nil
    }
  }

  /// The message was handed over as a whole; only its answer is missing.
  var isAfterFinalDot: Bool {
    if case .content = self { return true }
    return false
  }

  /// Behind this state's reply others may stand, whose commands went in the same write.
  var expectsMoreReplies: Bool {
    switch self {
    case .reset(let transaction), .mail(let transaction), .recipient(_, let transaction):
      transaction.isPipelined
    case .unopened, .greeting, .hello, .startTLS, .securing, .authentication, .ready, .data,
      .content, .emptyContent, .leaving, .refused, .over:
      false
    }
  }
}
