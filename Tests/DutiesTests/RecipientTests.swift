import Database
import Testing

@testable import Duties

/// obligations.md, Recipients, and the rules that hold for all of them.
@Suite("Recipients") struct RecipientTests {
  @Test("the bureau, guidance centre and CDC above the bearer; the smallest code of several")
  func roles() throws {
    let county = try County(ladder: "0: [bearer, institution, guidance, bureau, cdc]")
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("T", "hospital", under: "B2")
    try county.organisation("H03", "health_centre", under: "T")
    for code in ["G3", "G2"] { try county.organisation(code, "guidance_centre", under: "B2") }
    try county.organisation("C2", "cdc", under: "B2")
    try county.institution("N3", centre: "H03")
    try county.owes("N1", "H01", due: "2024-06-19")
    #expect(
      try county.told(on: "2024-06-19") == ["0 → B", "0 → C", "0 → G", "0 → H01", "0 → N1"])
    try county.owes("N2", "H03", due: "2024-06-20")
    #expect(
      try county.told(on: "2024-06-20") == ["0 → B2", "0 → C2", "0 → G2", "0 → H03", "0 → N2"])
    // The bearer is an institution: the bureau above its health centre.
    try county.owes("N3", "N3", due: "2024-06-21")
    #expect(try county.told(on: "2024-06-21") == ["0 → B2", "0 → C2", "0 → G2", "0 → N3"])
  }

  @Test("who comes to stand above the bearer is told what has been reached, and nobody else again")
  func newSuperior() throws {
    let county = try County(ladder: "0: [bearer]", "+1wd: [bearer, cdc]")
    try county.connection.execute("delete from registry.organisations where code = 'C'")
    try county.owes("N1", due: "2024-06-18")
    #expect(
      try county.told(from: "2024-06-18", through: "2024-06-20")
        == ["2024-06-18 0 → H01", "2024-06-19 +1wd → H01"])
    try county.organisation("C3", "cdc")
    try county.pass(on: "2024-06-21", windowIsOpen: false)
    #expect(
      try county.told(from: "2024-06-21", through: "2024-06-28") == ["2024-06-21 +1wd → C3"])
    // Another takes its place.
    try county.organisation("C2", "cdc")
    #expect(
      try county.told(from: "2024-07-01", through: "2024-07-05") == ["2024-07-01 +1wd → C2"])
    try county.does("N1", on: "2024-07-08")
    #expect(try county.told(on: "2024-07-08") == ["all-clear → C2", "all-clear → C3"])
  }

  @Test(
    "whoever comes to stand above the bearer is told the stage that has come",
    arguments: [false, true])
  func newcomers(onlyChanged: Bool) throws {
    let county = try County(ladder: "0: [bearer, bureau]")
    func told() throws -> [String] {
      _ = try Pass(county.rulebook, reach: county.reach)
        .run(
          on: county.connection, today: day("2024-06-20"), windowIsOpen: true,
          onlyChanged: onlyChanged)
      return try county.delivered(on: "2024-06-20")
    }
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H03", "health_centre", under: "B2")
    try county.owes("N1", "N1", due: "2024-06-19")
    try county.owes("N2", "H02", due: "2024-06-19")
    #expect(
      try county.told(on: "2024-06-20") == ["0 → B", "0 → B", "0 → H02", "0 → N1"])
    #expect(try told() == [])
    try county.set("health_centre_code", "H03")
    #expect(try told() == ["0 → B2"])
    try county.connection.execute(
      "update registry.organisations set parent_code = 'B2' where code = 'H02'")
    #expect(try told() == ["0 → B2"])
  }

  @Test("at night they are noted, and told in the morning")
  func newcomersAtNight() throws {
    let county = try County(ladder: "0: [bearer, bureau]")
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H03", "health_centre", under: "B2")
    try county.owes("N1", "N1", due: "2024-06-19")
    #expect(try county.told(on: "2024-06-20") == ["0 → B", "0 → N1"])
    try county.set("health_centre_code", "H03")
    try county.pass(on: "2024-06-21", windowIsOpen: false)
    _ = try Pass(county.rulebook, reach: county.reach)
      .run(on: county.connection, today: day("2024-06-21"), windowIsOpen: true, onlyChanged: true)
    #expect(try county.delivered(on: "2024-06-21") == ["0 → B2"])
  }

  @Test("of an agreement that names a guidance centre: that one; without a bureau: the policy's")
  func guidance() throws {
    let county = try County(ladder: "0: [guidance, bureau]")
    try county.organisation("G9", "guidance_centre")
    try county.organisation("H09", "health_centre", under: nil)
    try county.owes("N1", due: "2024-06-19", guidance: "G9")
    #expect(try county.told(on: "2024-06-19") == ["0 → B", "0 → G9"])
    try county.owes("N2", "H09", due: "2024-06-20")
    #expect(try county.told(on: "2024-06-20") == ["0 → B", "0 → G"])
  }

  @Test("an institution without a health centre: the guidance centre bears")
  func noHealthCentre() throws {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14", centre: nil)
    #expect(
      try county.told(on: "2024-06-14", naming: "bearer") == ["G open → G", "G open → N1"])
  }

  @Test("a contact that was rejected: the next one; when none is left, the next one up")
  func rejected() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.contacts("H01", ("王", "wang@h01", nil), ("李", "li@h01", nil))
    for (subject, day, heard) in [
      ("N1", "2024-06-18", "H01: email, 王"), ("N2", "2024-06-19", "H01: email, 李"),
      ("N3", "2024-06-20", "G: email, "),
    ] {
      try county.owes(subject, due: day)
      try county.pass(on: day)
      #expect(try county.queued().contains { $0.hasPrefix(heard) })
      try county.connection.execute(
        """
        insert into duban.rejection (channel, address) select channel, address from duban.queue
        on conflict do nothing
        """)
    }
  }

  @Test("the first active contact in the file's order, on each channel that it and the policy have")
  func contacts() throws {
    let county = try County(
      .read(
        ["chore": ["0: [bearer, institution]"]],
        channels: ["health_centre: [email, webhook]", "institution: [email]"], sql: [:]))
    try county.contacts("H01", ("王", "wang@h01", "board"), ("李", "li@h01", nil))
    try county.contacts("N1", ("陈", nil, "board"), ("赵", "zhao@n1", "board"))
    try county.owes(due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    #expect(
      try county.queued() == [
        "H01: email, 王 [N1 0]", "H01: webhook board, 王 [N1 0]", "N1: email, 赵 [N1 0]",
      ])
    #expect(try county.delivered(on: "2024-06-19") == ["0 → H01", "0 → H01", "0 → N1"])
  }

  @Test("not an inactive contact, nor an endpoint that the configuration does not name")
  func unusable() throws {
    let county = try County(ladder: "0: [bearer]")
    try county.contacts("H01", ("王", "wang@h01", nil), ("李", "li@h01", "elsewhere"))
    try county.connection.execute("update registry.contacts set active = false where name = '王'")
    try county.owes(due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    #expect(try county.queued() == ["H01: email, 李 [N1 0]"])
  }

  @Test(
    "who cannot be reached: the next one up, and the message says for whom it is",
    arguments: [
      ("N1", [], ["N1: email, of N1 [N1 0]"]),
      ("N1", ["N1"], ["H01: email, of H01 for N1 [N1 0]"]),
      ("N1", ["N1", "H01"], ["G: email, of G for N1 [N1 0]"]),
      ("N1", ["N1", "H01", "G"], ["B: email, of B for N1 [N1 0]"]),
      ("N1", ["N1", "H01", "G", "B"], ["operator: email, 值班员 for N1 [N1 0]"]),
      ("H01", ["H01"], ["G: email, of G for H01 [N1 0]"]),
      ("G", ["G"], ["B: email, of B for G [N1 0]"]),
      // Nobody is above the bureau: what concerns it goes to no one below it.
      ("B", ["B"], ["operator: email, 值班员 for B [N1 0]"]),
    ])
  func nextOneUp(bearer: String, unreachable: [String], queued: [String]) throws {
    let county = try County(ladder: "0: [bearer]")
    for owner in unreachable { try county.contacts(owner) }
    try county.owes("N1", bearer, due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    #expect(try county.queued() == queued)
  }

  @Test("one message per recipient and channel, of all rules and policies; escalations raise it")
  func together() throws {
    var county = try County(ladder: "0: [bearer, bureau]", "+1wd: [bearer, bureau]")
    county.rulebook = county.rulebook + .read(["other": ["0: [bearer]"]], sql: [:], named: "more")
    try county.contacts("N2")
    try county.owes("N1", "H01", due: "2024-06-18")
    try county.owes("N2", "N2", due: "2024-06-19")
    try county.owes("N3", "H02", due: "2024-06-19")
    try county.pass(on: "2024-06-19")
    #expect(
      try county.queued() == [
        "B: email, of B [N1 +1wd, N2 0, N3 0]", "H01: email, of H01 [N1 +1wd, N1 0]",
        "H02: email, of H02 for N2 [N2 0, N2 0, N3 0, N3 0]",
      ])
    #expect(
      try county.lines("select recipient || ' ' || priority from duban.queue order by 1")
        == ["B 0", "H01 1", "H02 1"])
  }
}
