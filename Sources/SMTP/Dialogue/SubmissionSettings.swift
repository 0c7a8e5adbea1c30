/// How a client speaks to one relay.
public struct SubmissionSettings: Sendable, Equatable {
  /// What the client calls itself in EHLO (RFC 5321 section 4.1.1.1).
  public var clientName: Domain
  /// How the connection is protected.
  public var security: Security
  /// How long each command's reply is waited for.
  public var timeouts: SubmissionTimeouts
  /// A permanent refusal whose text contains one of these, in whatever case, is about the sending
  /// rate, and is deferred: large providers answer 550 to that.
  public var ratePatterns: [String]

  /// The patterns seen at large providers.
  public static let usualRatePatterns = [
    "frequency", "too many", "rate limit", "rate exceeded", "sending rate",
  ]

  /// Makes settings; all but the client's name has a default.
  public init(
    clientName: Domain, security: Security = .none, timeouts: SubmissionTimeouts = .init(),
    ratePatterns: [String] = usualRatePatterns
  ) {
    self.clientName = clientName
    self.security = security
    self.timeouts = timeouts
    self.ratePatterns = ratePatterns
  }

  /// How the connection to a relay is protected.
  public enum Security: Sendable, Equatable {
    /// Not at all: for a relay on the same host, or by explicit permission.
    case none
  }

  func isAboutRate(_ reply: Reply) -> Bool {
    let text = reply.text.lowercased()
    return ratePatterns.contains { !$0.isEmpty && text.contains($0.lowercased()) }
  }
}

/// How long a client waits for each reply (RFC 5321 section 4.5.3.2).
///
/// The defaults are the standard's least values, but for the greeting, RSET and QUIT, where nothing
/// is lost by giving up sooner.
public struct SubmissionTimeouts: Sendable, Equatable {
  /// The server's greeting.
  public var greeting: Duration = .seconds(30)
  /// The answer to EHLO.
  public var ehlo: Duration = .seconds(300)
  /// The answer to MAIL.
  public var mail: Duration = .seconds(300)
  /// The answer to each RCPT.
  public var rcpt: Duration = .seconds(300)
  /// The answer to DATA.
  public var data: Duration = .seconds(120)
  /// Each stretch of content taken by the network; kept by the one who writes to the socket.
  public var block: Duration = .seconds(180)
  /// The answer to the final dot: giving up sooner sends messages twice (RFC 1047).
  public var finalDot: Duration = .seconds(600)
  /// The answer to RSET.
  public var rset: Duration = .seconds(20)
  /// The answer to QUIT.
  public var quit: Duration = .seconds(5)

  /// The defaults.
  public init() {}
}
