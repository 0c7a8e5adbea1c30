import Civil
import Database
import Stand
import Testing

@testable import Duties

/// obligations.md, Stages.
@Suite("Stages") struct StageTests {
  struct Fall: Sendable, CustomTestStringConvertible {
    let stage: String
    var opened = "2024-01-02"
    let due: String
    let on: String
    var testDescription: String { "\(stage) of \(due), open from \(opened), falls on \(on)" }
  }

  @Test(
    "1: a stage falls on its day, or on the last working day before a day off, never before opening",
    arguments: [
      Fall(stage: "0", due: "2024-06-19", on: "2024-06-19"),
      Fall(stage: "0", due: "2024-06-10", on: "2024-06-07"),  // Dragon Boat Monday
      Fall(stage: "0", due: "2024-05-11", on: "2024-05-11"),  // a Saturday that is worked
      Fall(stage: "-30d", due: "2024-05-31", on: "2024-04-30"),  // Labour Day
      Fall(stage: "+2d", due: "2024-06-06", on: "2024-06-07"),
      Fall(stage: "10-05", due: "2024-12-31", on: "2024-09-30"),  // National Day week
      Fall(stage: "10-15", due: "2024-12-31", on: "2024-10-15"),
      Fall(stage: "-3wd", due: "2024-06-19", on: "2024-06-14"),
      Fall(stage: "-1wd", due: "2024-06-10", on: "2024-06-07"),
      Fall(stage: "-1wd", due: "2024-06-11", on: "2024-06-07"),
      Fall(stage: "+1wd", due: "2024-06-07", on: "2024-06-11"),
      Fall(stage: "+1wd", due: "2024-06-08", on: "2024-06-11"),
      Fall(stage: "every 5wd", due: "2024-06-08", on: "2024-06-17"),
      Fall(stage: "open", opened: "2024-06-08", due: "2024-06-19", on: "2024-06-08"),
      Fall(stage: "-3wd", opened: "2024-06-17", due: "2024-06-19", on: "2024-06-17"),
      Fall(stage: "+1wd", opened: "2024-06-30", due: "2024-06-19", on: "2024-06-30"),
    ])
  func placement(_ fall: Fall) throws {
    let county = try County(ladder: "\(fall.stage): [bearer]")
    try county.owes(opened: fall.opened, due: fall.due)
    try county.pass(on: (day(fall.on) - 1).description)
    #expect(try county.queued() == [])
    try county.pass(on: fall.on)
    #expect(try county.queued().count == 1)
  }

  @Test("2: every n wd, from the first after the last other stage, until it is met")
  func repeats() throws {
    let county = try County(ladder: "+1wd: [bearer]", "every 5wd: [bearer]")
    try county.owes(due: "2024-06-19")
    #expect(
      try county.told(from: "2024-06-18", through: "2024-07-05") == [
        "2024-06-20 +1wd → H01", "2024-06-26 every5wd#1 → H01", "2024-07-03 every5wd#2 → H01",
      ])
    try county.does(on: "2024-07-09")
    #expect(try county.told(from: "2024-07-09", through: "2024-07-20") == [])
  }

  @Test("2: the first that counts lies after the last other stage, clamped or not")
  func firstRepeat() throws {
    let county = try County(ladder: "+7wd: [bearer]", "every 5wd: [bearer]")
    try county.owes("N1", due: "2024-06-19")
    // Known only from 1 July: its +7wd falls there.
    try county.owes("N2", opened: "2024-07-01", due: "2024-06-12")
    #expect(
      try county.told(from: "2024-06-19", through: "2024-07-10", naming: "subject") == [
        "2024-06-28 N1 +7wd → H01", "2024-07-01 N2 +7wd → H01", "2024-07-03 N1 every5wd#1 → H01",
        "2024-07-03 N2 every5wd#1 → H01", "2024-07-10 N1 every5wd#2 → H01",
        "2024-07-10 N2 every5wd#2 → H01",
      ])
  }

  @Test("2: a calendar duty that is missed has no ladder any more")
  func closed() throws {
    let county = try County(ladder: "every 5wd: [bearer, bureau]")
    try county.owes(due: "2024-06-19", closes: "2024-06-26")
    #expect(try county.told(on: "2024-06-26").count == 2)
    #expect(try county.told(from: "2024-06-27", through: "2024-07-31") == [])
    #expect(try county.recorded(on: "2024-07-31") == ["N1 missed"])
  }

  static let ladder = [
    "open: [bearer, institution]", "-3wd: [bearer]", "0: [bearer, guidance]",
    "+1wd: [bearer, guidance, bureau]", "every 5wd: [bearer, bureau]",
  ]

  @Test(
    "3: found late, each recipient is told the latest stage that names it, and no other",
    arguments: [
      ("2024-06-18", ["-3wd → H01", "open → N1"]),
      ("2024-06-19", ["0 → G", "0 → H01", "open → N1"]),
      ("2024-06-25", ["+1wd → B", "+1wd → G", "+1wd → H01", "open → N1"]),
      ("2024-07-04", ["+1wd → G", "every5wd#2 → B", "every5wd#2 → H01", "open → N1"]),
    ])
  func foundLate(on day: String, told: [String]) throws {
    var county = try County(ladder: "0: [bearer]")
    county.rulebook = .chores(Self.ladder)
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(try county.told(on: day) == told)
  }

  @Test("3: after days of downtime nobody is told what was overtaken")
  func downtime() throws {
    var county = try County(ladder: "0: [bearer]")
    county.rulebook = .chores(Self.ladder)
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-07") == ["open → H01", "open → N1"])
    #expect(
      try county.told(on: "2024-07-04") == ["+1wd → G", "every5wd#2 → B", "every5wd#2 → H01"])
  }

  @Test("3: on one day, the stage further down the ladder")
  func sameDay() throws {
    let county = try County(ladder: "open: [bearer]", "-3wd: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-19", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-19") == ["0 → H01"])
  }

  @Test("4: once, however many passes there are, told or not yet")
  func once() throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-07")
    #expect(try county.pass(on: "2024-06-07").notices == 0)
    #expect(try county.pass(on: "2024-06-11").notices == 0)
    #expect(try county.delivered(on: "2024-06-11") == ["open → H01"])
    #expect(try county.told(from: "2024-06-11", through: "2024-06-18") == [])
  }

  @Test("4: once more when it was met in between")
  func metInBetween() throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-07") == ["open → H01"])
    try county.does(on: "2024-06-11")
    #expect(try county.told(on: "2024-06-11") == [])
    try county.undoes()
    #expect(try county.told(on: "2024-06-12") == ["open → H01"])
    #expect(try county.told(on: "2024-06-13") == [])
  }

  @Test("4: once more when it was void in between, even between two windows")
  func voidInBetween() throws {
    let county = try County(ladder: "open: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-07") == ["open → H01"])
    try county.drops()
    try county.pass(on: "2024-06-08", windowIsOpen: false)
    #expect(try county.recorded(on: "2024-06-08") == ["N1 void"])
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-11") == ["open → H01"])
  }

  @Test("4: once more when its due date moved and the new day lies later, and it says what changed")
  func moved() throws {
    let county = try County(ladder: "open: [bearer]", "-3wd: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    #expect(
      try county.told(from: "2024-06-07", through: "2024-06-17")
        == ["2024-06-07 open → H01", "2024-06-14 -3wd → H01"])
    try county.moves(due: "2024-06-26")
    #expect(
      try county.told(from: "2024-06-18", through: "2024-06-23")
        == ["2024-06-21 -3wd → H01 (was 2024-06-19)"])
    // Back by a day: the stage's day would lie before the day on which it was told.
    try county.moves(due: "2024-06-25")
    #expect(
      try county.told(from: "2024-06-24", through: "2024-06-28")
        == ["2024-06-25 0 → H01 (was 2024-06-26)"])
  }

  @Test("5: who got an escalation gets an all-clear, once, when it is met; the bearer gets none")
  func allClear() throws {
    let county = try County(ladder: "0: [bearer, guidance]", "+1wd: [bearer, bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-19") == ["0 → G", "0 → H01"])
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B", "+1wd → H01"])
    try county.does(on: "2024-06-21")
    #expect(try county.told(on: "2024-06-21") == ["all-clear → B"])
    #expect(try county.told(on: "2024-06-24") == [])
  }

  @Test("5: an all-clear also when it becomes void, its rule being switched off")
  func allClearWhenVoid() throws {
    var county = try County(ladder: "+1wd: [bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B"])
    county.rulebook = .read(["other": ["0: [bearer]"]], sql: ["other": Rulebook.none])
    #expect(try county.told(on: "2024-06-21") == ["all-clear → B"])
  }

  @Test("5: an all-clear lapses when it is owed again before it left, and is owed itself again")
  func allClearLapses() throws {
    let county = try County(ladder: "+1wd: [bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B"])
    try county.does(on: "2024-06-21")
    try county.pass(on: "2024-06-21")
    try county.undoes()
    try county.moves(due: "2024-07-19")
    #expect(try county.told(on: "2024-06-24") == [])
    try county.does(on: "2024-06-25")
    #expect(try county.told(on: "2024-06-25") == ["all-clear → B"])
    #expect(try county.told(on: "2024-06-26") == [])
  }

  @Test("5: met and owed again between two windows, an escalation still has its all-clear to come")
  func allClearOfAnEarlierRound() throws {
    let county = try County(ladder: "+1wd: [bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B"])
    try county.does(on: "2024-06-22")
    try county.pass(on: "2024-06-22", windowIsOpen: false)
    try county.undoes()
    try county.moves(due: "2024-07-19")
    #expect(try county.told(on: "2024-06-24") == [])
    try county.does(on: "2024-06-25")
    #expect(try county.told(on: "2024-06-25") == ["all-clear → B"])
  }

  @Test("5: of escalations that wait for their all-clear only those of what has ended are read")
  func waitingForTheirs() throws {
    let county = try County(ladder: "+1wd: [bureau]")
    try county.owes("N2", due: "2024-06-19")
    try county.connection.script(
      """
      insert into registry.chores (subject, bearer, opened_on, due_on, facts)
      select 'X' || number, bearer, opened_on, due_on, '{}'
      from registry.chores, generate_series(1, 5000) as number
      """)
    #expect(try county.told(on: "2024-06-20").count == 5001)
    // As if they had been told in many messages.
    try county.connection.script(
      "update duban.notice set message_id = id; analyze duban.duty, duban.notice")
    try county.does("N2", on: "2024-06-21")
    let before = try county.connection.rowsRead(of: "duban.notice")
    try county.pass(on: "2024-06-21")
    let read = try county.connection.rowsRead(of: "duban.notice") - before
    #expect(read < 100)
    #expect(
      try county.delivered(on: "2024-06-21", naming: "subject") == ["N2 all-clear → B"])
  }

  @Test("5: an escalation that leaves behind its all-clear stops no pass")
  func escalationBehindItsAllClear() throws {
    let county = try County(ladder: "+1wd: [bureau]", "every 5wd: [bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B"])
    try county.pass(on: "2024-06-26")
    try county.lease()
    try county.does(on: "2024-06-26")
    try county.pass(on: "2024-06-26")
    #expect(
      try county.delivered(on: "2024-06-26") == ["all-clear → B", "every5wd#1 → B"])
    #expect(try county.told(on: "2024-06-27") == [])
  }
}

extension Rulebook {
  /// A query that yields nothing.
  static let none = "\(chores.dropLast()) where false"
}
