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
    clientName: Domain, security: Security = .none(), timeouts: SubmissionTimeouts = .init(),
    ratePatterns: [String] = usualRatePatterns
  ) {
    self.clientName = clientName
    self.security = security
    self.timeouts = timeouts
    self.ratePatterns = ratePatterns
  }

  /// How the connection to a relay is protected, and the login that is said under that protection.
  ///
  /// No case holds a login that could go over a network in plain text.
  public enum Security: Sendable, Equatable {
    /// TLS from the first byte on: the connection that is opened has it (RFC 8314 section 3.3).
    case implicit(Login? = nil)
    /// STARTTLS, without which nothing more is said (RFC 3207).
    case startTLS(Login? = nil)
    /// Not at all: for a relay on the same host, or by explicit permission.
    case none(PlainTextLogin? = nil)
  }

  /// The login that is to be said once the connection is protected as it has to be.
  var login: Login? {
    switch security {
    case .implicit(let login), .startTLS(let login): login
    case .none(let plain): plain?.login
    }
  }

  /// Whether a refused RCPT concerns us and not that recipient.
  ///
  /// Servers that judge the client and the sender only here say so by code (RFC 4954 section 6), by
  /// enhanced code (RFC 3463 section 3.2), or by words alone: Postfix, Exim, Sendmail. (Postfix keeps
  /// what it has against the client and its EHLO for this place: smtpd_delay_reject.)
  func isAboutUs(_ reply: Reply) -> Bool {
    if [530, 534, 535, 538].contains(reply.code) { return true }
    if let enhanced = reply.enhanced, enhanced.subject == 1, [7, 8].contains(enhanced.detail) {
      return true
    }
    let text = reply.text.lowercased()
    return [
      "sender address rejected", "relay access denied", "relay not permitted", "relaying denied",
      "client host rejected", "helo command rejected", "blocked using",
    ].contains(where: text.contains)
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
  /// The answer to EHLO, to STARTTLS, and to each line of AUTH.
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
