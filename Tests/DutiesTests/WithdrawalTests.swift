import Database
import Testing

@testable import Duties

/// obligations.md: nobody is told of what is met or void by the time of sending; and channels.md: a
/// digest that is overtaken by a newer one is folded into it.
@Suite("Withdrawal and folding") struct WithdrawalTests {
  enum Change: String, Sendable, CaseIterable { case met, void, missed, moved, switchedOff }

  @Test(
    "what is queued of a duty that is met, void, missed or moved is withdrawn",
    arguments: Change.allCases)
  func withdrawn(_ change: Change) throws {
    var county = try County(ladder: "-3wd: [bearer]", "0: [guidance]")
    try county.owes("N1", due: "2024-06-19", closes: "2024-06-20")
    try county.pass(on: "2024-06-19")
    #expect(try county.queued() == ["G: email, of G [N1 0]", "H01: email, of H01 [N1 -3wd]"])
    try change.happens(in: &county)
    let summary = try county.pass(on: change == .missed ? "2024-06-21" : "2024-06-19")
    #expect(summary.withdrawn == 2)
    // Its new stages are told anew; -3wd of 21 June falls on the 18th.
    #expect(try county.queued() == (change == .moved ? ["H01: email, of H01 [N1 -3wd]"] : []))
    #expect(
      try county.lines("select state || ' ' || reason from duban.message")
        == Array(repeating: "withdrawn met or no longer owed", count: 2))
  }

  @Test("of a message that still has something to say only the lines go")
  func inPart() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.owes("N1", due: "2024-06-19")
    try county.owes("N2", due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    try county.does("N1", on: "2024-06-19")
    try county.pass(on: "2024-06-19", windowIsOpen: false)
    #expect(try county.queued() == ["H01: email, of H01 [N2 0]"])
    #expect(try county.notices() == ["pending 1", "withdrawn 1"])
  }

  @Test("a message in a conversation is left alone; what lapsed is not in it when it is composed")
  func leased() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.owes("N1", due: "2024-06-19")
    try county.owes("N2", due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    try county.lease()
    try county.does("N1", on: "2024-06-19")
    #expect(try county.pass(on: "2024-06-19").withdrawn == 0)
    #expect(try county.notices() == ["pending 2"])
    #expect(try county.composed(on: "2024-06-19") == ["N2 0 → H01"])
    #expect(try county.notices() == ["lapsed 1", "pending 1"])
  }

  @Test("a due date that moves while the message is leased is told, if not in this one")
  func movedWhileLeased() throws {
    let county = try County(ladder: "open: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-11")
    try county.lease()
    try county.moves(due: "2024-06-26")
    try county.pass(on: "2024-06-11")
    #expect(try county.composed(on: "2024-06-11") == [])
    try county.connection.execute("delete from duban.queue")
    #expect(try county.told(on: "2024-06-11") == ["open → H01"])
    #expect(try county.told(on: "2024-06-12") == [])
  }

  @Test("an all-clear of what is owed again while it is leased is not composed, and comes later")
  func allClearWhileLeased() throws {
    let county = try County(ladder: "+1wd: [bureau]")
    try county.owes(due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["+1wd → B"])
    try county.does(on: "2024-06-20")
    try county.pass(on: "2024-06-20")
    try county.lease()
    try county.undoes()
    try county.moves(due: "2024-07-19")
    try county.pass(on: "2024-06-21")
    #expect(try county.composed(on: "2024-06-21") == [])
    try county.connection.execute("delete from duban.queue")
    try county.does(on: "2024-06-24")
    #expect(try county.told(on: "2024-06-24") == ["all-clear → B"])
  }

  @Test("an older digest is folded into the newer one: overtaken stages are superseded")
  func folded() throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes("N1", opened: "2024-06-07", due: "2024-06-19")
    try county.owes("N2", opened: "2024-06-11", due: "2024-06-26")
    try county.pass(on: "2024-06-11")
    #expect(try county.queued() == ["H01: email, of H01 [N1 open, N2 open]"])
    #expect(try county.pass(on: "2024-06-19").folded == 1)
    #expect(try county.queued() == ["H01: email, of H01 [N1 0, N2 open]"])
    #expect(try county.notices() == ["pending 2", "superseded 1"])
    #expect(
      try county.lines(
        """
        select concat_ws(' ', m.state, m.reason, m.folded_into = q.id)
        from duban.message m, duban.queue q
        """) == ["folded overtaken by a newer digest t"])
    #expect(try county.delivered(on: "2024-06-19") == ["0 → H01", "open → H01"])
    #expect(try county.told(on: "2024-06-20") == [])
  }

  @Test("an escalation that moves over raises the newer one's priority; a superseded one does not")
  func raised() throws {
    let county = try County(ladder: "0: [bureau]", "+1wd: [bureau]")
    try county.owes("N1", due: "2024-06-18")
    try county.pass(on: "2024-06-19")
    try county.owes("N2", due: "2024-06-20")
    try county.pass(on: "2024-06-20")
    #expect(try county.queued() == ["B: email, of B [N1 +1wd, N2 0]"])
    #expect(try county.lines("select priority from duban.queue") == ["0"])
  }

  @Test("for whom a message was stays known when it is folded")
  func foldedOnBehalf() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.contacts("N1")
    try county.owes("N1", "N1", due: "2024-06-18")
    try county.pass(on: "2024-06-18")
    try county.owes("N2", "H01", due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    #expect(try county.queued() == ["H01: email, of H01 for N1 [N1 0, N2 0]"])
  }

  @Test("one that may have arrived and comes again says nothing that a newer one says")
  func overtaken() throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes("N1", opened: "2024-06-07", due: "2024-06-19")
    try county.owes("N2", opened: "2024-06-07", due: "2024-06-26")
    try county.pass(on: "2024-06-07")
    try county.connection.execute("update duban.queue set ambiguous = 1")
    try county.pass(on: "2024-06-19")
    try county.lease()
    #expect(try county.composed(on: "2024-06-19") == ["N1 0 → H01", "N2 open → H01"])
    #expect(try county.notices() == ["pending 2", "superseded 1"])
  }

  @Test(
    "not folded: one that may have arrived, one in a conversation",
    arguments: [
      "update duban.queue set ambiguous = 1",
      "update duban.queue set token = 1, leased_by = 1, leased_at = now()",
    ])
  func notFolded(because sql: String) throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-07")
    try county.connection.execute(sql)
    #expect(try county.pass(on: "2024-06-19").folded == 0)
    #expect(
      try county.queued() == ["H01: email, of H01 [N1 0]", "H01: email, of H01 [N1 open]"])
  }
}

extension WithdrawalTests.Change {
  func happens(in county: inout County) throws {
    switch self {
    case .met: try county.does(on: "2024-06-19")
    case .void: try county.drops()
    case .missed: break
    case .moved: try county.moves(due: "2024-06-21")
    case .switchedOff:
      county.rulebook = .read(["other": ["0: [bearer]"]], sql: ["other": Rulebook.none])
    }
  }
}
