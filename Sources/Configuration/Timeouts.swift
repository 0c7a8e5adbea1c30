internal import StrictYAML

extension Configuration {
  /// How long each of a relay's replies is waited for (RFC 5321 section 4.5.3.2).
  public struct Timeouts: Sendable, Equatable {
    /// The connection to stand.
    public var connect: Duration = .seconds(30)
    /// TLS to be agreed on.
    public var tls: Duration = .seconds(30)
    /// The server's greeting.
    public var greeting: Duration = .seconds(30)
    /// The answer to EHLO.
    public var ehlo: Duration = .seconds(300)
    /// The answer to MAIL.
    public var mail: Duration = .seconds(300)
    /// The answer to RCPT.
    public var rcpt: Duration = .seconds(300)
    /// The answer to DATA.
    public var data: Duration = .seconds(120)
    /// A block of content to be taken.
    public var block: Duration = .seconds(180)
    /// The answer to the final dot; given up sooner, messages are sent twice (RFC 1047).
    public var finalDot: Duration = .seconds(600)
    /// The answer to RSET.
    public var rset: Duration = .seconds(20)
    /// The answer to QUIT.
    public var quit: Duration = .seconds(5)

    /// The defaults.
    public init() {}

    /// Reads and judges them; `isRemote` tells whether a relay is not on this host.
    init(_ section: Section, isRemote: Bool) throws {
      let keys: [(String, WritableKeyPath<Timeouts, Duration>)] = [
        ("connect", \.connect), ("tls", \.tls), ("greeting", \.greeting), ("ehlo", \.ehlo),
        ("mail", \.mail),
        ("rcpt", \.rcpt), ("data", \.data), ("block", \.block), ("rset", \.rset), ("quit", \.quit),
      ]
      for (key, timeout) in keys {
        if let value = section.optional(key) { self[keyPath: timeout] = try value.duration() }
      }
      guard let value = section.optional("final_dot") else { return }
      finalDot = try value.duration()
      guard !isRemote || finalDot >= .seconds(600) else {
        throw value.problem(
          "too short for a relay on another host: messages would be sent twice",
          mend: "write 600s or more")
      }
    }
  }
}
