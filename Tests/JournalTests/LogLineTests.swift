import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import Journal

@Suite("Lines")
struct LogLineTests {
  private let moment = timespec(tv_sec: 1_767_323_045, tv_nsec: 67_890_123)
  private let event = Event(
    "lane.away", .warning, ["lane": "relay", "error": "no route", "retry_in_ms": "30000"])

  @Test("for systemd: the priority, no time")
  func systemd() {
    #expect(
      LogLine(event).text(in: .systemd, at: moment)
        == #"<4>lane.away lane=relay error="no route" retry_in_ms=30000"#)
  }

  @Test(
    "every level has its priority of syslog(3)",
    arguments: zip(Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
  func priority(of level: Logger.Level, is expected: Int) {
    #expect(
      LogLine(Event("pass.done", level)).text(in: .systemd, at: moment)
        == "<\(expected)>pass.done")
  }

  @Test("for programs: one JSON object, the time in UTC, the keys in order")
  func json() {
    #expect(
      LogLine(event).text(in: .json, at: moment)
        == #"{"time":"2026-01-02T03:04:05.067Z","level":"warning","event":"lane.away","#
        + #""lane":"relay","error":"no route","retry_in_ms":"30000"}"#)
  }

  @Test("for people: the local time, the level, the event")
  func terminal() throws {
    let line = LogLine(event).text(in: .terminal(colour: false), at: moment)
    // Zones differ from each other by whole minutes, so the seconds stand in all of them.
    #expect(
      try /[0-2][0-9]:[0-5][0-9]:05 (.*)/.wholeMatch(in: line)?.1
        == #"warning lane.away lane=relay error="no route" retry_in_ms=30000"#)
  }

  @Test("for people on a terminal: the level in colour, nothing else")
  func colour() {
    let line = LogLine(event).text(in: .terminal(colour: true), at: moment)
    #expect(line.dropFirst(9).hasPrefix("\u{1B}[33mwarning\u{1B}[0m lane.away lane=relay "))
    #expect(line.split(separator: "\u{1B}", omittingEmptySubsequences: false).count == 3)
  }

  @Test(
    "whatever a value holds, a line stays one line, and readers get the value back",
    arguments: [
      "\n<0>daemon.stopped", "\r<0>daemon.stopped", "\u{2028}daemon.stopped", "\u{85}x", "\u{0B}x",
      "\u{1B}]0;title\u{07}", #"x" code="250"#, "x code=250", "code=250", "\\\" code=250", "\0x",
      #"","code":"250"#, "", " ", "=", "\"", "\\",
    ],
    [LineForm.systemd, .terminal(colour: false), .json])
  func injection(_ value: String, in form: LineForm) throws {
    let line = LogLine(Event("attempt.deferred", .info, ["text": value, "code": "451"]))
      .text(in: form, at: moment)
    #expect(line.unicodeScalars.allSatisfy { !$0.properties.isLineEnding })
    if form == .json {
      let members = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      #expect(members.keys.sorted() == ["code", "event", "level", "text", "time"])
      #expect(members["text"] == value)
    } else {
      let event = /(?:<6>|[0-9:]{8} info    )attempt\.deferred text=(".*"|[^ "=\\]+) code=451/
      let text = try #require(try event.wholeMatch(in: line)?.1)
      let isQuoted = text.hasPrefix("\"")
      #expect(
        try value
          == (isQuoted ? JSONDecoder().decode(String.self, from: Data(text.utf8)) : "\(text)"))
    }
  }

  @Test("no key comes twice, and none is the line's own")
  func sameKey() {
    let event = Event("pass.done", .info, ["rule": "a", "rule": "b", "level": "critical"])
    #expect(
      LogLine(event, and: [Event.Field("rule", "c")]).logfmt
        == "pass.done rule=a rule_=b level_=critical rule__=c")
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isLineEnding: Bool {
    [.control, .lineSeparator, .paragraphSeparator].contains(generalCategory)
  }
}
