import Civil
import Database
import Testing
import Waiting

@testable import Duties

@Suite("Passes") struct PassTests {
  @Test("a second pass writes nothing")
  func idempotent() throws {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14")
    try county.institution("N2", filed: "2024-05-01", centre: "H02")
    try county.agreement("V2", of: "N2", by: "H02", signed: "2024-05-02", ends: "2024-07-31")
    try county.pass(on: "2024-07-30")
    let before = try county.written()
    #expect(before.count > 5)
    let summary = try county.pass(on: "2024-07-30")
    #expect([summary.new, summary.changed, summary.void, summary.messages] == [0, 0, 0, 0])
    #expect(try county.written() == before)
  }

  @Test("detection, notices and messages are one transaction; what fails in it undoes the pass")
  func oneTransaction() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.connection.script(
      """
      create function pg_temp.fail() returns trigger language plpgsql as
      $$ begin raise exception 'no queue today'; end $$;
      create trigger fail before insert on duban.queue execute function pg_temp.fail();
      """)
    try county.institution("N1", filed: "2024-06-14")
    try county.owes(due: "2024-06-19")
    let error = #expect(throws: DatabaseError.self) { try county.pass(on: "2024-06-19") }
    #expect(error?.message.contains("no queue today") == true)
    #expect(try county.written() == [])
    #expect(
      try county.lines("select distinct relation from duban.registry_change") == ["institutions"])
    try county.connection.script("drop trigger fail on duban.queue")
    #expect(try county.pass(on: "2024-06-19").messages == 1)
    #expect(try county.lines("select relation from duban.registry_change") == [])
  }

  @Test("a rule that fails stops alone: its duties stay as they were, the others go on")
  func failingRule() throws {
    var county = try County(.two(good: Rulebook.chores, other: Rulebook.chores))
    try county.owes("N1", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-18", naming: "rule") == [])
    county.rulebook = .two(good: Rulebook.chores, other: "select 1 / 0 as subject")
    try county.owes("N2", due: "2024-06-19")
    let summary = try county.pass(on: "2024-06-19")
    #expect(summary.failures.map(\.rule) == ["other"])
    #expect(
      try county.delivered(on: "2024-06-19", naming: "rule || ' ' || d.subject")
        == ["good N1 0 → H01", "good N2 0 → H01", "other N1 0 → H01"])
  }

  @Test(
    "a rule that fails is reported, whatever is wrong with it, though no other runs",
    arguments: [
      "select", "select duban.number('within_wd')", "select * from nothing_known",
      "select subject, bearer, period, opened_on, null::date as due_on, false as provisional,"
        + " met_on, closes_on, facts from chores",
      "\(Rulebook.chores.dropLast()) union all \(Rulebook.chores)",
      "select set_config('duban.today', '2099-01-01', true), 1 / 0",
    ])
  func onlyFailingRules(sql: String) throws {
    let county = try County(.chores(["0: [bearer]"], sql: sql))
    try county.owes(due: "2024-06-19")
    let summary = try county.pass(on: "2024-06-19")
    #expect(summary.failures.map(\.rule) == ["chore"])
    #expect(try county.recorded(on: "2024-06-19") == [])
  }

  @Test("who stands above each of ten thousand bearers is found without a look at all others")
  func large() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.connection.script(
      """
      insert into registry.organisations (code, kind, name, parent_code)
      select 'H' || number, 'health_centre', 'H', 'B' from generate_series(1001, 11000) as number;
      insert into registry.chores (subject, bearer, opened_on, due_on, facts)
      select code, code, '2024-01-02', '2024-06-19', '{}'
      from registry.organisations where code > 'H1';
      analyze;
      set statement_timeout = '20s';
      """)
    #expect(try county.pass(on: "2024-06-19").notices == 10_000)
  }

  @Test("two passes at once give one set of notices")
  func atOnce() async throws {
    let county = try County(ladder: "0: [bearer, bureau]")
    for subject in 1...50 { try county.owes("N\(subject)", due: "2024-06-19") }
    let (conninfo, rulebook, reach) = (county.conninfo, county.rulebook, county.reach)
    let today = try day("2024-06-19")
    let notices = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...4 {
        group.addTask {
          try await onOwnThread(named: "pass") {
            try Pass(rulebook, reach: reach).run(
              on: Connection(ConnectionTarget(conninfo)), today: today, windowIsOpen: true
            ).notices
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(notices.sorted() == [0, 0, 0, 100])
    #expect(try county.lines("select count(*)::text from duban.queue") == ["2"])
  }

  @Test("outside the window duties are derived, and nobody is told until it opens")
  func closedWindow() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.owes(due: "2024-06-19")
    #expect(try county.pass(on: "2024-06-19", windowIsOpen: false).new == 1)
    #expect(try county.queued() == [])
    #expect(try county.told(on: "2024-06-19") == ["0 → H01"])
  }

  @Test("what no policy asks for any more becomes void, and comes back when it is asked for")
  func switchedOff() throws {
    var county = try County(.two(good: Rulebook.chores, other: Rulebook.chores))
    try county.owes(due: "2024-06-19")
    try county.pass(on: "2024-06-18")
    county.rulebook = .read(["good": ["0: [bearer]"]], sql: [:])
    #expect(try county.pass(on: "2024-06-18").void == 1)
    #expect(try county.recorded(on: "2024-06-18") == ["N1 open", "N1 void"])
    county.rulebook = .two(good: Rulebook.chores, other: Rulebook.chores)
    try county.pass(on: "2024-06-18")
    #expect(try county.recorded(on: "2024-06-18") == ["N1 open", "N1 open"])
  }

  @Test("before the policy's first day, and before its opening, there is no duty")
  func beforehand() throws {
    let county = try County(ladder: "open: [bearer]")
    try county.owes("N1", opened: "2023-12-01", due: "2024-06-19")
    try county.owes("N2", opened: "2024-01-05", due: "2024-06-19")
    #expect(try county.told(on: "2023-12-31") == [])
    #expect(try county.recorded(on: "2023-12-31") == [])
    #expect(try county.told(on: "2024-01-01", naming: "subject") == ["N1 open → H01"])
    #expect(
      try county.told(from: "2024-01-02", through: "2024-01-05", naming: "subject")
        == ["2024-01-05 N2 open → H01"])
  }

  @Test("another ladder and another calendar are looked at at once")
  func lookAgain() throws {
    var county = try County(ladder: "0: [bearer]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-12") == [])
    county.rulebook = .chores(["-5wd: [bearer]", "-1wd: [guidance]", "0: [bearer]"])
    #expect(try county.told(on: "2024-06-12") == ["-5wd → H01"])
    // The 18th, a Tuesday, turns out to be off: -1wd is the 17th.
    var files = try ShippedCalendars.files()
    let year = files[4]
    let off = try CalendarFile.Day(name: "放假", date: day("2024-06-18"), isOff: true)
    files[4] = CalendarFile(year: 2024, papers: year.papers, days: year.days + [off])
    #expect(try county.told(on: "2024-06-17") == [])
    try CalendarTable.load(files, on: county.connection)
    #expect(try county.told(on: "2024-06-17") == ["-1wd → G"])
    try county.pass(on: "2024-06-17")
    #expect(
      try county.lines("select next_stage_on::text from duban.duty") == ["2024-06-19"])
  }

  @Test(
    "a calendar amended in mid-year moves what is open, withdraws what waits, and tells it anew")
  func amended() throws {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14")
    #expect(
      try county.told(from: "2024-06-14", through: "2024-06-19", naming: "due_on") == [
        "2024-06-14 2024-06-25 open → H01", "2024-06-14 2024-06-25 open → N1",
      ])
    #expect(try county.pass(on: "2024-06-20").notices == 1)
    // Two days of that week turn out to be off.
    var files = try ShippedCalendars.files()
    let off = try ["2024-06-18", "2024-06-19"].map {
      try CalendarFile.Day(name: "放假", date: day($0), isOff: true)
    }
    files[4] = CalendarFile(year: 2024, papers: files[4].papers, days: files[4].days + off)
    try CalendarTable.load(files, on: county.connection)
    let moved = try county.pass(on: "2024-06-20")
    #expect(moved.withdrawn == 1)
    #expect(moved.notices == 0)
    #expect(try county.queued() == [])
    #expect(
      try county.told(from: "2024-06-21", through: "2024-06-28", naming: "due_on") == [
        "2024-06-24 2024-06-27 -3wd → H01 (was 2024-06-25)", "2024-06-27 2024-06-27 0 → G",
        "2024-06-27 2024-06-27 0 → H01", "2024-06-28 2024-06-27 +1wd → B",
        "2024-06-28 2024-06-27 +1wd → G", "2024-06-28 2024-06-27 +1wd → H01",
      ])
  }
}

extension Rulebook {
  /// Rules `good` and `other`, each with its query.
  static func two(good: String, other: String) -> Rulebook {
    read(
      ["good": ["0: [bearer]"], "other": ["0: [bearer]"]], sql: ["good": good, "other": other])
  }
}
