import Database
import Stand
import Testing
import Waiting

@Suite struct NotificationTests {
  let listener: Connection
  let speaker: Connection

  init() throws {
    let target = try ConnectionTarget(Cluster.shared.database())
    listener = try Connection(target)
    speaker = try Connection(target)
  }

  private func arrived(_ wake: Wake) -> [String]? {
    guard case .notified(let notifications) = wake else { return nil }
    return notifications.map { "\($0.channel): \($0.payload)" }
  }

  private var soon: Deadline { .now + .seconds(10) }

  @Test func notificationsEndTheWait() throws {
    try listener.listen(to: ["duties", #"od"d Näme"#])
    try speaker.script(#"notify "od""d Näme", '督'; notify duties"#)
    #expect(
      try arrived(listener.waitForNotification(until: soon)) == [#"od"d Näme: 督"#, "duties: "])
    try speaker.script("notify duties, 'again'")
    #expect(try arrived(listener.waitForNotification(until: nil)) == ["duties: again"])
  }

  @Test func notificationsDuringStatementsAreKept() throws {
    try listener.listen(to: ["duties"])
    try speaker.script("notify duties, 'kept'")
    _ = try listener.query("select 1")
    #expect(try arrived(listener.waitForNotification(until: .now)) == ["duties: kept"])
  }

  @Test func aWakeUpEndsTheWait() throws {
    let wakeUps = [WakeUp(), WakeUp()]
    wakeUps[1].ring()
    guard case .rung(let rung) = try listener.waitForNotification(until: nil, or: wakeUps) else {
      Issue.record("not rung")
      return
    }
    #expect(rung.map(\.descriptor) == [wakeUps[1].descriptor])
  }

  @Test func stopEndsTheWait() throws {
    let stop = WakeUp()
    listener.stop = stop
    stop.ring()
    guard case .rung = try listener.waitForNotification(until: nil) else {
      Issue.record("not rung")
      return
    }
  }

  @Test func theDeadlineEndsTheWait() throws {
    try listener.listen(to: ["duties"])
    guard case .deadlinePassed = try listener.waitForNotification(until: .now) else {
      Issue.record("the deadline did not pass")
      return
    }
  }

  @Test func theServersEndEndsTheWait() throws {
    let pid: Int = try listener.query("select pg_backend_pid() as pid")[0]("pid")
    try speaker.execute("select pg_terminate_backend($1)", pid)
    let error = try #require(throws: DatabaseError.self) {
      try listener.waitForNotification(until: soon)
    }
    #expect(error.code == .connectionLost)
    #expect(listener.isBroken)
  }
}
