import Delivery
import Testing

@Suite("Breakers") struct BreakerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let report: Report
    var failures: Int?
    var unanswered = 0
    let rest: String?
    var testDescription: String {
      "\(report.outcome), holds \(report.holdsLane), \(failures ?? -1) failed, \(unanswered) unanswered"
    }
  }

  private static func taken(pausing pause: Duration) -> Report {
    var report = Report(.delivered, stage: "response")
    report.pause = pause
    return report
  }

  @Test(
    "what a lane does after a report",
    arguments: [
      Case(report: Report(.delivered, stage: "dot"), rest: nil),
      Case(report: Self.taken(pausing: .seconds(60)), rest: "closed 60.0 seconds"),
      Case(report: Self.taken(pausing: .seconds(86400)), rest: "closed 3600.0 seconds"),
      Case(report: Report(.deferred(), stage: "RCPT"), rest: nil),
      Case(report: Report(.rejected(.recipient), stage: "RCPT"), rest: nil),
      Case(report: Report(.ambiguous, stage: "dot"), unanswered: 1, rest: nil),
      Case(report: Report(.ambiguous, stage: "dot"), unanswered: 2, rest: "open 60.0 seconds"),
      Case(
        report: Report(.ambiguous, stage: "dot"), failures: 2, unanswered: 1,
        rest: "open 900.0 seconds"),
      Case(report: Report(.ambiguous, stage: "dot"), failures: 9, rest: "open 3600.0 seconds"),
      Case(
        report: Report(.deferred(), stage: "connect", holdsLane: true), rest: "open 60.0 seconds"),
      Case(
        report: Report(.deferred(), stage: "connect", holdsLane: true), failures: 1,
        rest: "open 300.0 seconds"),
      Case(
        report: Report(.deferred(), stage: "connect", holdsLane: true), failures: 9,
        rest: "open 300.0 seconds"),
      Case(
        report: Report(.deferred(atLeast: .seconds(600)), stage: "response", holdsLane: true),
        rest: "closed 600.0 seconds"),
      Case(
        report: Report(.deferred(atLeast: .zero), stage: "response", holdsLane: true),
        rest: "open 60.0 seconds"),
      Case(
        report: Report(.deferred(atLeast: .seconds(600)), stage: "response"), rest: nil),
      Case(report: Report(.rejected(.channel), stage: "AUTH"), rest: "stopped 3600.0 seconds"),
    ])
  func rests(_ example: Case) {
    var schedule = RetrySchedule()
    schedule.jitter = 0
    let rest = schedule.rest(
      after: example.report, failures: example.failures, unanswered: example.unanswered,
      random: 0.5)
    #expect(rest.map { "\($0.breaker) \($0.wait)" } == example.rest)
  }

  @Test("nobody's Retry-After keeps a lane for years")
  func longest() {
    let asked = Outcome.deferred(atLeast: .seconds(UInt32.max))
    let report = Report(asked, stage: "response", holdsLane: true)
    let rest = RetrySchedule().rest(after: report, failures: 0, random: 0)
    #expect(rest == Breaker.Rest(breaker: .closed, wait: .seconds(3600)))
  }

  @Test("a penalty is waited for in full, and longer by up to the jitter", arguments: [0.0, 0.5])
  func penalty(random: Double) {
    let report = Report(.deferred(atLeast: .seconds(600)), stage: "response", holdsLane: true)
    let rest = RetrySchedule().rest(after: report, failures: 0, random: random)
    #expect(rest?.breaker == .closed)
    #expect(rest?.wait == .seconds(600 + 120 * random))
  }
}
