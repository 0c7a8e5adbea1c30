import Delivery
import Testing

@testable import SMTP

@Suite("A submission session")
struct SubmissionSessionTests {
  @Test func `carries several submissions, with RSET only after a failure`() throws {
    for pipelining in [true, false] {
      let refused = ["b@example.com": "550 no"]
      var session = try Session(ScriptedServer(recipients: refused, pipelining: pipelining))
      _ = session.open()
      for name in ["a@example.com", "b@example.com", "c@example.com"] {
        guard case .settled(_, reusable: true) = session.deliver(try submission(to: name))
        else {
          Issue.record("not reusable behind \(name)")
          return
        }
      }
      #expect(session.leave() == .close())
      let commands = session.server.received.split(separator: "\r\n").map { $0.prefix(4) }
      #expect(
        commands.filter { ["RSET", "MAIL", "QUIT"].contains($0) }
          == ["MAIL", "MAIL", "RSET", "MAIL", "QUIT"])
    }
  }

  @Test(
    "that was kept and is dead costs no attempt before MAIL was answered",
    arguments: [
      (.mail, "EOF", "notStarted"), (.mail, "CUT", "notStarted"), (.mail, "TIME", "notStarted"),
      (.mail, "421 idle too long", "notStarted"), (.rcpt, "421 closing", "deferred"),
      (.rcpt, "EOF", "deferred"),
      (.dot, "EOF", "ambiguous"),
    ] as [(ScriptedServer.Stage, String, String)])
  func kept(_ stage: ScriptedServer.Stage, _ says: String, _ expected: String) throws {
    for pipelining in [true, false] {
      var session = try Session(ScriptedServer(pipelining: pipelining))
      #expect(session.outcomes(of: try submission(to: "a@example.com")).names == ["delivered"])
      session.server.says[stage] = says
      switch session.deliver(try submission(to: "b@example.com")) {
      case .settled(.notStarted, reusable: false): #expect(expected == "notStarted")
      case .settled(.attempted(let reports), reusable: false):
        #expect(reports.map { name($0.outcome) } == [expected])
      case let step: Issue.record("\(step)")
      }
      #expect(session.leave() == .close())
    }
  }

  @Test(arguments: ["EOF", "TIME", "421 closing", "550 no", "250 ok\r\n354 what"])
  func `that cannot be reset never began the next submission`(_ says: String) throws {
    var session = try Session(ScriptedServer([.mail: "550 no"], pipelining: false))
    #expect(session.outcomes(of: try submission(to: "a@example.com")).names == ["channel"])
    session.server.says = [.rset: says]
    guard
      case .settled(.notStarted, reusable: false) = session.deliver(
        try submission(to: "b@example.com"))
    else {
      Issue.record("began")
      return
    }
  }

  @Test func `ends when the server speaks unasked, or hangs up between submissions`() throws {
    for event in 0..<2 {
      var dialogue = try opened(offering: "PIPELINING")
      let step =
        event == 0
        ? dialogue.received("421 idle\r\n") : dialogue.broke(.closed(unsent: 0, why: "closed"))
      #expect(step == .close())
      #expect(
        dialogue.deliver(try submission(to: "a@example.com"))
          == .settled(.notStarted(why: "the session takes no submission"), reusable: false))
    }
  }

  @Test(
    "is left with QUIT where that can be said",
    arguments: [
      ("220 hi", .send("QUIT\r\n", replyWithin: .seconds(5))),
      ("554 no", .close(sending: Array("QUIT\r\n".utf8))), ("421 no", .close()),
      ("EOF", .close()),
    ] as [(String, Step<SubmissionVerdict>)])
  func left(_ greeting: String, _ expected: Step<SubmissionVerdict>) throws {
    var session = try Session(ScriptedServer([.greeting: greeting]))
    _ = session.open()
    #expect(session.dialogue.leave() == expected)
  }

  @Test(arguments: ["221 bye", "500 what", "421 bye", "221 a\r\n221 b", "garbage", "EOF", "TIME"])
  func `is closed whatever QUIT's answer is`(_ says: String) throws {
    var session = try Session(ScriptedServer([.quit: says]))
    _ = session.open()
    #expect(session.leave() == .close())
  }

  @Test func `writes down what was said, the content left out`() throws {
    var session = try Session(
      ScriptedServer([.dot: "250 2.0.0 ok\u{1B}[2J"], pipelining: false, extensions: []))
    _ = session.outcomes(of: try submission(to: "first@example.com", message: "secret\r\n"))
    _ = session.deliver(try submission(to: "a@example.com", message: "secret\r\n"))
    let expected = """
      S: 220 relay.example ESMTP
      C: EHLO client.example
      S: 250-relay.example
      S: 250 HELP
      C: MAIL FROM:<duban@example.cn>
      S: 250 2.1.0 ok
      C: RCPT TO:<a@example.com>
      S: 250 2.1.5 ok
      C: DATA
      S: 354 go on
      C: (content, 8 bytes)
      S: 250 2.0.0 ok [2J
      """
    #expect(session.dialogue.transcript.lines.joined(separator: "\n") == expected)
  }

  @Test func `writes down a bounded amount`() throws {
    let line = "220-" + String(repeating: "x", count: 1000) + "\r\n"
    let greeting = String(repeating: line, count: 30) + "220 x"
    var session = try Session(ScriptedServer([.greeting: greeting]))
    _ = session.open()
    let lines = session.dialogue.transcript.lines
    #expect(lines.allSatisfy { $0.utf8.count <= 504 })
    #expect(lines.joined().utf8.count <= Transcript.capacity + 100)
    #expect(lines.last?.hasSuffix("more lines)") == true)
  }
}
