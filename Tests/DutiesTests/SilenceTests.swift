import Civil
import Database
import Testing

@testable import Duties

/// obligations.md, Rules 4: silences and acknowledgements.
@Suite("Silences and promises") struct SilenceTests {
  @Test("while it lasts nothing is told; from the day after, the latest stage alone")
  func silence() throws {
    let county = try County.enrolling()
    try county.silences(rule: "chore", until: "2024-06-20")
    #expect(try county.told(from: "2024-06-07", through: "2024-06-20") == [])
    #expect(
      try county.told(on: "2024-06-21") == ["+1wd → B", "+1wd → G", "+1wd → H01", "open → N1"])
    #expect(try county.told(from: "2024-06-22", through: "2024-06-25") == [])
    #expect(try county.told(on: "2024-06-26") == ["every5wd#1 → B", "every5wd#1 → H01"])
  }

  @Test(
    "it covers what all its filters name, and nothing else",
    arguments: [
      (.init(policy: "test"), [], []),
      (.init(rule: "chore"), [], []),
      (.init(bearer: "H01"), ["N2"], ["H02", "N2"]),
      (.init(subject: "N1"), ["N2"], ["H02", "N2"]),
      (
        .init(rule: "chore", bearer: "H02", subject: "N1"), ["N1", "N2"],
        ["H01", "H02", "N1", "N2"]
      ),
      (.init(recipient: "N1"), ["N1", "N2"], ["H01", "H02", "N2"]),
      (.init(subject: "N2", recipient: "N1"), ["N1", "N2"], ["H01", "H02", "N1", "N2"]),
    ] as [(Silences.Scope, [String], [String])])
  func scope(_ scope: Silences.Scope, subjects: [String], recipients: [String]) throws {
    let county = try County.enrolling()
    try county.owes("N2", "H02", opened: "2024-06-07", due: "2024-06-19")
    try county.silences(scope, until: "2024-06-30")
    let told = try county.told(on: "2024-06-11", naming: "subject")
    #expect(Set(told.map { String($0.prefix(2)) }).sorted() == subjects)
    #expect(told.map { String($0.split(separator: " ")[3]) }.sorted() == recipients)
  }

  @Test("what is queued and not in a conversation is withdrawn, and told when it ends")
  func withdrawn() throws {
    let county = try County.enrolling()
    try county.owes("N2", opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-11")
    try county.silences(subject: "N1", until: "2024-06-13")
    #expect(try county.pass(on: "2024-06-11").withdrawn == 2)
    #expect(
      try county.queued()
        == ["H01: email, of H01 [N2 open]", "N2: email, of N2 [N2 open]"])
    #expect(
      try county.lines("select recipient || ' ' || state || ' ' || reason from duban.message")
        == ["N1 withdrawn held by a silence or a promise"])
    _ = try county.delivered(on: "2024-06-11")
    #expect(try county.told(on: "2024-06-13") == [])
    #expect(
      try county.told(on: "2024-06-14", naming: "subject")
        == ["N1 -3wd → H01", "N1 open → N1", "N2 -3wd → H01"])
  }

  @Test("at the moment of sending it is asked for once more")
  func whileLeased() throws {
    let county = try County.enrolling()
    try county.owes("N2", opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-11")
    try county.lease()
    try county.silences(subject: "N1", until: "2024-06-13")
    try county.pass(on: "2024-06-11")
    #expect(try county.composed(on: "2024-06-11") == ["N2 open → H01", "N2 open → N2"])
    #expect(try county.notices() == ["lapsed 2", "pending 2"])
    _ = try county.delivered(on: "2024-06-11")
    #expect(try county.told(on: "2024-06-13") == [])
    #expect(
      try county.told(on: "2024-06-14", naming: "subject")
        == ["N1 -3wd → H01", "N1 open → N1", "N2 -3wd → H01"])
  }

  @Test("what may have arrived already is brought to its end, and not told again")
  func ambiguous() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-11")
    try county.connection.execute("update duban.queue set ambiguous = 1 where recipient = 'H01'")
    try county.silences(rule: "chore", until: "2024-06-13")
    #expect(try county.pass(on: "2024-06-11").withdrawn == 1)
    try county.lease()
    #expect(try county.composed(on: "2024-06-11") == ["N1 open → H01"])
    try county.release()
    #expect(try county.delivered(on: "2024-06-11") == ["open → H01"])
  }

  @Test("all-clears are held, too, and told when it ends")
  func allClear() throws {
    let county = try County.enrolling()
    #expect(try county.told(on: "2024-06-20").contains("+1wd → B"))
    try county.silences(recipient: "B", until: "2024-06-24")
    try county.does(on: "2024-06-21")
    #expect(
      try county.told(from: "2024-06-21", through: "2024-06-24") == ["2024-06-21 all-clear → G"])
    #expect(try county.told(on: "2024-06-25") == ["all-clear → B"])
    #expect(try county.told(on: "2024-06-26") == [])
  }

  @Test("an all-clear in the queue is withdrawn, and owed still")
  func queuedAllClear() throws {
    let county = try County.enrolling()
    _ = try county.told(on: "2024-06-20")
    try county.does(on: "2024-06-21")
    try county.pass(on: "2024-06-21")
    try county.silences(rule: "chore", until: "2024-06-24")
    try county.pass(on: "2024-06-21")
    #expect(try county.queued() == [])
    #expect(try county.told(on: "2024-06-25") == ["all-clear → B", "all-clear → G"])
  }

  @Test("ended before its day, what it held is told at once")
  func ended() throws {
    let county = try County.enrolling()
    let silence = try county.silences(rule: "chore", until: "2024-12-31")
    #expect(try county.told(from: "2024-06-11", through: "2024-06-13") == [])
    let silences = try Silences(on: county.connection, today: day("2024-06-14"))
    #expect(try silences.end([silence, 99], by: "李").map(\.id) == [silence])
    #expect(try silences.end([silence], by: "李") == [])
    #expect(try county.told(on: "2024-06-14") == ["-3wd → H01", "open → N1"])
    #expect(try silences.list() == [])
    let entry = try #require(try silences.list(all: true).first)
    #expect(entry.state == "ended")
    #expect(entry.endedBy == "李")
  }

  @Test("two that overlap: the last one counts, be it the earlier made or the later")
  func overlap() throws {
    let county = try County.enrolling()
    try county.silences(rule: "chore", until: "2024-06-13")
    try county.silences(bearer: "H01", until: "2024-06-18")
    try county.silences(subject: "N1", until: "2024-06-11")
    #expect(try county.told(from: "2024-06-07", through: "2024-06-18") == [])
    #expect(try county.told(on: "2024-06-19").count == 3)
  }

  @Test("the list says what lasts on a day, and what is over")
  func list() throws {
    let county = try County.enrolling()
    try county.silences(rule: "chore", until: "2024-06-13")
    let silences = try Silences(on: county.connection, today: day("2024-06-13"))
    #expect(try silences.list().map(\.state) == ["lasting"])
    let later = try Silences(on: county.connection, today: day("2024-06-14"))
    #expect(try later.list() == [])
    #expect(try later.list(all: true).map(\.state) == ["over"])
  }

  @Test("the next pass is due when one is made, and when it is ended")
  func wakes() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-11")
    let changes = "select relation from duban.registry_change"
    #expect(try county.lines(changes) == [])
    let silence = try county.silences(rule: "chore", until: "2024-06-30")
    #expect(try county.lines(changes) == ["silence"])
    try county.pass(on: "2024-06-11")
    _ = try Silences(on: county.connection, today: day("2024-06-11")).end([silence], by: "李")
    #expect(try county.lines(changes) == ["silence"])
  }

  // MARK: Promises

  @Test("a promise holds reminders, whomever they are for, and not escalations")
  func promise() throws {
    let county = try County.enrolling()
    #expect(try county.told(on: "2024-06-11") == ["open → H01", "open → N1"])
    try county.promises(until: "2024-06-26")
    #expect(
      try county.told(from: "2024-06-12", through: "2024-06-26") == [
        "2024-06-20 +1wd → B", "2024-06-20 +1wd → G", "2024-06-26 every5wd#1 → B",
      ])
    #expect(try county.told(on: "2024-06-27") == ["every5wd#1 → H01"])
  }

  @Test("a reminder in the queue is withdrawn, an escalation is not, and it says what was promised")
  func promiseWhileQueued() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-20")
    try county.promises(until: "2024-06-24")
    try county.pass(on: "2024-06-20")
    #expect(
      try county.queued() == ["B: email, of B [N1 +1wd]", "G: email, of G [N1 +1wd]"])
    try county.lease()
    let messages = try county.connection.query("select id from duban.queue")
      .map { try $0("id", as: Int64.self) }
    let lines = try Contents.lines(
      of: messages, today: day("2024-06-20"), on: county.connection)
    #expect(
      try lines.values.flatMap { $0 }.map(\.promisedOn)
        == Array(repeating: day("2024-06-24"), count: 2))
  }

  @Test("a reminder that is leased when it is promised is not sent, an escalation is")
  func promiseWhileLeased() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-20")
    try county.lease()
    try county.promises(until: "2024-06-24")
    #expect(try county.composed(on: "2024-06-20") == ["N1 +1wd → B", "N1 +1wd → G"])
    #expect(try county.notices().contains { $0.hasPrefix("lapsed") })
  }

  @Test("the all-clear of what was promised is told")
  func promiseKept() throws {
    let county = try County.enrolling()
    _ = try county.told(on: "2024-06-20")
    try county.promises(until: "2024-06-26")
    try county.does(on: "2024-06-21")
    #expect(try county.told(on: "2024-06-21") == ["all-clear → B", "all-clear → G"])
    let promises = try Promises(on: county.connection, today: day("2024-06-21"))
    #expect(try promises.list(all: true).map(\.state) == ["kept"])
  }

  @Test("a shorter promise in place of a longer one holds no longer than it says")
  func promiseShortened() throws {
    let county = try County(ladder: "0: [bearer]", "+10wd: [bearer]")
    try county.owes(due: "2024-06-12")
    try county.pass(on: "2024-06-11")
    try county.promises(until: "2024-06-24")
    #expect(try county.told(from: "2024-06-12", through: "2024-06-13") == [])
    try county.promises(until: "2024-06-14")
    #expect(
      try county.told(from: "2024-06-14", through: "2024-06-19") == ["2024-06-15 0 → H01"])
  }

  @Test("what is owed anew was not promised")
  func promiseOfAnEarlierRound() throws {
    let county = try County.enrolling()
    _ = try county.told(on: "2024-06-11")
    try county.promises(until: "2024-06-30")
    try county.does(on: "2024-06-12")
    _ = try county.told(on: "2024-06-12")
    try county.undoes()
    #expect(try county.told(on: "2024-06-13") == ["open → H01", "open → N1"])
  }

  @Test("the latest promise stands; taken back, reminders go on")
  func promiseAgain() throws {
    let county = try County.enrolling()
    _ = try county.told(on: "2024-06-11")
    try county.promises(until: "2024-06-30")
    let second = try county.promises(until: "2024-06-14")
    let promises = try Promises(on: county.connection, today: day("2024-06-14"))
    #expect(try promises.list().map(\.id) == [second])
    #expect(try county.told(from: "2024-06-12", through: "2024-06-14") == [])
    #expect(try promises.end([second], by: "李").count == 1)
    #expect(try county.told(on: "2024-06-14") == ["-3wd → H01"])
  }

  @Test("of several duties all are named, and one that is met is none")
  func promisable() throws {
    let county = try County.enrolling()
    try county.owes("N1", "G", opened: "2024-06-07", due: "2024-06-21")
    try county.pass(on: "2024-06-11")
    let promises = try Promises(on: county.connection, today: day("2024-06-11"))
    func bearers(_ bearer: String? = nil) throws -> [String] {
      try promises.owed(
        .init(rule: "chore", subject: "N1", policy: nil, bearer: bearer, period: nil)
      ).map(\.bearer)
    }
    #expect(try bearers() == ["G", "H01"])
    #expect(try bearers("G") == ["G"])
    try county.does(on: "2024-06-11")
    try county.pass(on: "2024-06-11")
    #expect(try bearers() == [])
  }

  @Test("a simulation knows neither: they are the daemon's own state")
  func simulation() throws {
    let county = try County.enrolling()
    try county.pass(on: "2024-06-11")
    try county.silences(rule: "chore", until: "2024-12-31")
    try county.promises(until: "2024-12-31")
    let open = try (#require(TimeOfDay("08:30")), #require(TimeOfDay("18:00")))
    let simulation = try Simulation(
      Pass(county.rulebook, reach: county.reach),
      calendar: WorkingCalendar(files: ShippedCalendars.files()),
      window: #require(
        SendWindow(days: .working, from: open.0, to: open.1, timeZone: "Asia/Shanghai")))
    var told: [String] = []
    try simulation.run(from: day("2024-06-07"), through: day("2024-06-14"), on: county.connection) {
      told.append("\($0.stage) → \($0.recipient)")
    }
    #expect(told.sorted() == ["-3wd → H01", "open → H01", "open → N1"])
  }
}

extension County {
  /// Silences something; gives its number.
  @discardableResult
  func silences(_ scope: Silences.Scope, until last: String) throws -> Int64 {
    try Silences(on: connection, today: day("2024-06-07"))
      .add(scope, until: day(last), because: "整改中", by: "王").id
  }

  @discardableResult
  func silences(
    rule: String? = nil, bearer: String? = nil, subject: String? = nil, recipient: String? = nil,
    until last: String
  ) throws -> Int64 {
    try silences(
      .init(rule: rule, bearer: bearer, subject: subject, recipient: recipient), until: last)
  }

  /// Promises the one duty of a subject; gives the promise's number.
  @discardableResult
  func promises(_ subject: String = "N1", until last: String) throws -> Int64 {
    let promises = try Promises(on: connection, today: day("2024-06-07"))
    let owed = try promises.owed(
      .init(rule: "chore", subject: subject, policy: nil, bearer: nil, period: nil))
    return try promises.add(
      to: #require(owed.first).duty, until: day(last), by: "王", note: "已约定上门"
    ).id
  }
}
