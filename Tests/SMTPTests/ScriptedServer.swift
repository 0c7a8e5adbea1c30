/// A server that says what its script has for each command, and sees to the rest as real ones do.
///
/// In place of a reply a script may have `EOF` (the connection closes), `CUT` (it closes with a byte
/// unsent) or `TIME` (no answer comes).
struct ScriptedServer {
  enum Stage: String, Sendable, CaseIterable {
    case greeting, ehlo, starttls, secureEhlo, rset, mail, rcpt, data, dot, quit
  }

  var says: [Stage: String] = [:]
  /// The answers to RCPT by recipient, where they differ.
  var recipients: [String: String] = [:]
  var extensions = ["SIZE 100000"]
  var received = ""
  /// What was received before TLS.
  var receivedInPlainText = ""
  var isSecured = false
  /// The answers to AUTH and what follows it, one after the other.
  var authentication: [String] = []

  private var isAuthenticating = false
  private var isMailAccepted = false
  private var accepted = 0
  private var isInContent = false

  init(
    _ says: [Stage: String] = [:], recipients: [String: String] = [:], pipelining: Bool = true,
    extensions: [String] = ["SIZE 100000"]
  ) {
    self.says = says
    self.recipients = recipients
    self.extensions = extensions + (pipelining ? ["PIPELINING"] : [])
  }

  var greeting: String { says[.greeting] ?? "220 relay.example ESMTP" }

  /// The replies to what a client wrote at once.
  mutating func replies(to text: String) -> [String] {
    received += text
    if !isSecured { receivedInPlainText += text }
    if isInContent {
      isInContent = false
      return [says[.dot] ?? "250 2.0.0 queued"]
    }
    // An empty line is an answer to a challenge too.
    return (text == "\r\n" ? [""] : text.split(separator: "\r\n")).map { reply(to: $0) }
  }

  private mutating func reply(to command: Substring) -> String {
    if command.hasPrefix("EHLO"), isSecured, let reply = says[.secureEhlo] { return reply }
    if command.hasPrefix("STARTTLS") { return says[.starttls] ?? "220 2.0.0 go ahead" }
    if command.hasPrefix("AUTH") || isAuthenticating {
      let reply = authentication.isEmpty ? "503 no AUTH" : authentication.removeFirst()
      isAuthenticating = reply.hasPrefix("334")
      return reply
    }
    switch command.prefix(4) {
    case "EHLO":
      return says[.ehlo]
        ?? (["250-relay.example"] + extensions.map { "250-\($0)" } + ["250 HELP"])
        .joined(separator: "\r\n")
    case "RSET": return says[.rset] ?? "250 reset"
    case "MAIL":
      let reply = says[.mail] ?? "250 2.1.0 ok"
      (isMailAccepted, accepted) = (reply.hasPrefix("2"), 0)
      return reply
    case "RCPT":
      guard isMailAccepted else { return "503 MAIL first" }
      let address = command.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }
      let reply = recipients[String(address)] ?? says[.rcpt] ?? "250 2.1.5 ok"
      accepted += reply.hasPrefix("2") ? 1 : 0
      return reply
    case "DATA":
      let reply = says[.data] ?? (accepted > 0 ? "354 go on" : "554 no valid recipients")
      isInContent = reply.hasPrefix("3")
      return reply
    default: return says[.quit] ?? "221 bye"
    }
  }
}
