/// A server's reply to one command (RFC 5321 section 4.2).
public struct Reply: Sendable, Equatable {
  /// The three-digit code, 200 to 599.
  public let code: Int
  /// The enhanced code of the first line; nil without one, or where its class is not the reply's
  /// (RFC 2034 section 4 has them equal, so one that differs says nothing).
  public let enhanced: EnhancedStatusCode?
  /// The text of every line, without the enhanced code.
  public let lines: [String]

  /// Makes a reply; for the parser and for tests.
  public init(code: Int, enhanced: EnhancedStatusCode? = nil, lines: [String]) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  /// What the first digit says (RFC 5321 section 4.2.1).
  public enum Severity: Int, Sendable {
    /// 2yz: done.
    case completion = 2
    /// 3yz: accepted so far; the rest is awaited.
    case intermediate = 3
    /// 4yz: not now.
    case transientFailure = 4
    /// 5yz: never as it is.
    case permanentFailure = 5

    /// Whether it lets the dialogue go on.
    var isPositive: Bool {
      switch self {
      case .completion, .intermediate: true
      case .transientFailure, .permanentFailure: false
      }
    }
  }

  /// The first digit's meaning.
  public var severity: Severity {
    switch code {
    case ..<300: .completion
    case ..<400: .intermediate
    case ..<500: .transientFailure
    default: .permanentFailure
    }
  }

  /// The code and the enhanced code, as a report shows them: `451 4.7.1`.
  public var codes: String { enhanced.map { "\(code) \($0)" } ?? "\(code)" }

  /// All lines as one.
  public var text: String { lines.joined(separator: " ") }

  /// The reply without a login's secret, should the server repeat it.
  func masked(by login: Login) -> Reply {
    Reply(code: code, enhanced: enhanced, lines: lines.map(login.masking))
  }
}
