import Delivery
import Testing

@Suite("The retry schedule") struct RetryScheduleTests {
  @Test(
    "Waits grow from a minute to four hours",
    arguments: [
      (1, 60), (2, 300), (3, 900), (4, 1800), (5, 3600), (6, 7200), (7, 14_400), (8, 14_400),
      (1000, 14_400),
    ])
  func waits(attempt: Int, seconds: Int) {
    // 0.5 is the middle of the jitter.
    #expect(RetrySchedule().wait(afterAttempt: attempt, random: 0.5) == .seconds(seconds))
  }

  @Test("Each wait is up to a fifth shorter or longer", arguments: 1...8)
  func jitter(attempt: Int) {
    let schedule = RetrySchedule()
    let middle = schedule.wait(afterAttempt: attempt, random: 0.5)
    let shortest = schedule.wait(afterAttempt: attempt, random: 0)
    let longest = schedule.wait(afterAttempt: attempt, random: 1.0.nextDown)
    #expect(abs(shortest / middle - 0.8) < 1e-9)
    #expect(abs(longest / middle - 1.2) < 1e-9)
  }

  @Test("Without jitter a wait is the schedule's, whatever the chance")
  func exact() {
    var schedule = RetrySchedule()
    schedule.steps = [.milliseconds(100)]
    schedule.thenEvery = .milliseconds(200)
    schedule.jitter = 0
    #expect(schedule.wait(afterAttempt: 1, random: 0) == .milliseconds(100))
    #expect(schedule.wait(afterAttempt: 2, random: 0.9) == .milliseconds(200))
  }

  @Test(
    "What the other side asks for is held between the schedule's wait and twice that",
    arguments: [(nil, 60), (0, 60), (30, 60), (60, 60), (90, 90), (120, 120), (86_400, 120)])
  func retryAfter(asked: Int?, seconds: Int) {
    let wait = RetrySchedule().wait(
      afterAttempt: 1, random: 0.5, atLeast: asked.map { .seconds($0) })
    #expect(wait == .seconds(seconds))
  }

  @Test("It gives up after five days, and after three lost answers, ten minutes apart")
  func ends() {
    let schedule = RetrySchedule()
    #expect(schedule.giveUpAfter == .seconds(432_000))
    #expect(schedule.ambiguousAfter == .seconds(600))
    #expect(schedule.ambiguousAttempts == 3)
  }

  @Test("An answer that nobody knows is tried again a few times")
  func unknown() {
    let report = Report(.deferred(), stage: "response", isUnknown: true)
    let after = { (attempts: Int) in
      RetrySchedule().followUp(
        report, attempts: attempts, ambiguous: 0, age: .zero, random: 0.5)
    }
    #expect((0...3).map(after) == [60, 300, 900, 1800].map { .again(after: .seconds($0)) })
    #expect(after(4) == .dead(because: .unknownAnswer))
  }

  @Test("A message that waited long before its first attempts is not given up at once")
  func late() {
    let schedule = RetrySchedule()
    func isAgain(attempts: Int) -> Bool {
      let followUp = schedule.followUp(
        Report(.deferred(), stage: "RCPT"), attempts: attempts, ambiguous: 0,
        age: .seconds(8 * 86_400), random: 0.5)
      guard case .again = followUp else { return false }
      return true
    }
    #expect([0, 2, 3].map { isAgain(attempts: $0) } == [true, true, false])
  }
}
