import Civil
import Database
import Queue
import Testing

@testable import Duties

/// What keeps duties from being told, and how often that is said.
@Suite("Shortcomings") struct ShortcomingTests {
  let county: County

  init() throws {
    county = try County(ladder: "0: [bearer]")
    // The shipped county has nothing of it; its name is not its code.
    try county.connection.execute(
      "update registry.organisations set name = '县卫健局' where code = 'B'")
  }

  private func note(
    on text: String, failures: [Pass.Failure] = [], lookingAtRegistry: Bool = true
  ) throws {
    try Shortcomings(county.rulebook, reach: county.reach).note(
      on: county.connection, today: day(text), failures: failures,
      lookingAtRegistry: lookingAtRegistry)
  }

  /// What is worried about: kind, about, how many, the codes; what has ended is not.
  private var worries: [String] {
    get throws {
      try county.lines(
        """
        select concat_ws(' ', kind, nullif(about, ''), nullif(nullif(bureau, about), ''), count, nullif(detail, ''), (
          select string_agg(i ->> 'code', ',') from jsonb_array_elements(items) as i))
        from duban.concern where ended_at is null order by 1
        """)
    }
  }

  @Test("nothing is said where nothing is amiss")
  func well() throws {
    try county.institution("N1", filed: "2024-05-01")
    try county.agreement("V1", signed: "2024-05-02", ends: "2025-05-01")
    try note(on: "2024-06-17")
    #expect(try worries == [])
  }

  @Test("an institution without a health centre, or filed in the future, or with a receipt alone")
  func institutions() throws {
    try county.institution("N1", filed: "2024-05-01", centre: nil)
    try county.institution("N2", filed: "2024-07-01")
    try county.institution("N3")
    try county.connection.execute(
      "update registry.institutions set receipt_no = 'X1' where code = 'N3'")
    try county.institution("N4", filed: "2024-05-01", centre: nil, closed: "2024-06-01")
    try note(on: "2024-06-17")
    #expect(
      try worries == [
        "filed-in-future B 1 N2", "no-health-centre B 1 N1", "receipt-mismatch B 1 N3",
      ])
    try county.institution("N1", filed: "2024-05-01", centre: "H01")
    try note(on: "2024-07-01")
    #expect(try worries == ["receipt-mismatch B 1 N3"])
  }

  @Test("an agreement in force without a last day")
  func agreements() throws {
    try county.institution("N1", filed: "2024-05-01")
    try county.agreement("V1", signed: "2024-05-02")
    try county.agreement("V2", signed: nil)
    try county.agreement("V3", signed: "2024-05-02", terminated: "2024-06-01")
    try note(on: "2024-06-17")
    #expect(try worries == ["no-last-day B 1 V1"])
  }

  @Test(
    "who bears a duty and cannot be reached: without a contact, an endpoint known, or one that takes it"
  )
  func contacts() throws {
    try county.owes("N1", "H01", due: "2024-06-19")
    try county.owes("N2", "H02", due: "2024-06-19")
    try county.pass(on: "2024-06-17")
    try county.contacts("H01")
    try county.contacts("H02", ("王", email: nil, webhook: "unknown"))
    // The guidance centre has none either, and bears nothing.
    try county.contacts("G")
    try note(on: "2024-06-17")
    #expect(try worries == ["no-contact B 2 H01,H02"])
    try county.contacts("H01", ("王", email: "bad@county", webhook: nil))
    try county.contacts("H02", ("王", email: nil, webhook: "board"))
    try county.connection.execute(
      "insert into duban.rejection (channel, address) values ('email', 'bad@county')")
    try note(on: "2024-06-17")
    #expect(try worries == ["no-contact B 1 H01"])
    try county.does("N1", on: "2024-06-18")
    try county.pass(on: "2024-06-18")
    try note(on: "2024-06-18")
    #expect(try worries == [])
  }

  @Test("each bureau's data are its own to mend; of many the first ten are named")
  func bureaus() throws {
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H9", "health_centre", under: "B2")
    for number in 10...21 {
      try county.institution("N\(number)", filed: "2024-07-01", centre: "H9")
    }
    try county.institution("N1", filed: "2024-07-01")
    try note(on: "2024-06-17")
    #expect(
      try worries == [
        "filed-in-future B 1 N1", "filed-in-future B2 12 N10,N11,N12,N13,N14,N15,N16,N17,N18,N19",
      ])
    try county.institution("N10", filed: "2024-06-01", centre: "H9")
    try note(on: "2024-06-17", lookingAtRegistry: false)
    #expect(try worries.last?.hasPrefix("filed-in-future B2 12") == true)
    try note(on: "2024-06-17")
    #expect(try worries.last?.hasPrefix("filed-in-future B2 11 N11,") == true)
    #expect(try county.lines("select count(*)::text from duban.concern") == ["2"])
  }

  @Test("of what no policy covers nothing is said, and of what one covers its own bureau")
  func covered() throws {
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H9", "health_centre", under: "B2")
    try county.institution("N9", filed: "2024-07-01", centre: "H9")
    try county.institution("N1", filed: "2024-07-01")
    var county = county
    county.rulebook = .read(["chore": ["0: [bearer]"]], sql: [:], bureau: "B2")
    try Shortcomings(county.rulebook, reach: county.reach).note(
      on: county.connection, today: day("2024-06-17"), failures: [], lookingAtRegistry: true)
    #expect(try worries == ["filed-in-future B2 1 N9"])
  }

  @Test("what no policy covers since no bureau is found above it is told to the operator alone")
  func withoutBureau() throws {
    var county = county
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H8", "health_centre", under: nil)
    try county.institution("N7", filed: "2024-05-01", centre: nil)
    try county.institution("N8", filed: "2024-05-01", centre: "H8")
    try county.institution("N9", filed: "2024-05-01", centre: "H8", closed: "2024-06-01")
    // A policy that names no bureau covers them.
    try note(on: "2024-06-17")
    #expect(try worries == ["no-health-centre B 1 N7"])
    // Of what is another bureau's nothing is said: another daemon may serve it.
    county.rulebook = .read(["chore": ["0: [bearer]"]], sql: [:], bureau: "B2")
    func look() throws {
      try Shortcomings(county.rulebook, reach: county.reach).note(
        on: county.connection, today: day("2024-06-18"), failures: [], lookingAtRegistry: true)
    }
    try look()
    #expect(try worries == ["no-bureau 2 N7,N8"])
    _ = try Concerns(on: county.connection).tell(
      Concerns.Operator(name: "值班员", address: "op@duban", endpoint: nil), lanes: ["smtp"],
      today: "2024-06-18")
    #expect(
      try county.lines(
        """
        select concat_ws('|', recipient, c ->> 'kind', c ->> 'recipient', c ->> 'count')
        from duban.queue, jsonb_array_elements(payload -> 'concerns') as c
        where c ->> 'ended_on' is null
        """) == ["|no-bureau||2"])
    try county.connection.execute(
      "update registry.organisations set parent_code = 'B2' where code = 'H8'")
    try county.institution("N7", filed: "2024-05-01", centre: "H8")
    try look()
    #expect(try worries == [])
  }

  @Test("a bureau that cannot be reached is no other bureau's to mend")
  func bureauWithoutContact() throws {
    try county.organisation("B2", "bureau", under: nil)
    try county.owes("N1", "B2", due: "2024-06-19")
    try county.pass(on: "2024-06-17")
    try note(on: "2024-06-17")
    #expect(try worries == ["no-contact B2 1 B2"])
  }

  @Test("a rule that fails, until it works again, with no word that may quote a row")
  func rules() throws {
    var county = county
    try county.owes(due: "2024-06-19")
    func failures(_ sql: String) throws -> [Pass.Failure] {
      county.rulebook = .chores(["0: [bearer]"], sql: sql)
      return try county.pass(on: "2024-06-17").failures
    }
    func failures(asking condition: String) throws -> [Pass.Failure] {
      try failures("\(Rulebook.chores.dropLast()) where \(condition)")
    }
    try county.connection.script(
      """
      create function pg_temp.raises(text) returns boolean language plpgsql as
      $$ begin raise exception 'child of %', $1; end $$
      """)
    for condition in [
      "make_date(2019, 2, 30) is null", "'2019-02-30'::date is null", "('x' || due_on)::int = 1",
      "to_date('2019-02-30', 'YYYY-MM-DD') is null", "pg_temp.raises('2019')",
    ] {
      let words = try #require(try failures(asking: condition).first).words
      #expect(
        words.contains(#/^rules/chore/duties.sql(:\d+:\d+)?: .*\((22...|P0...)\); /#),
        "\(condition)")
      #expect(
        words.hasSuffix("; the words may quote a row and stay out, psql shows them"), "\(condition)"
      )
    }
    try note(on: "2024-06-17", failures: try failures("select nothing_such from chores"))
    #expect(
      try worries == [
        #"rule-failed test/chore 1 rules/chore/duties.sql:1:8: column "nothing_such" does not exist "#
          + "(42703)"
      ])
    try note(on: "2024-06-18", failures: try failures(asking: "duban.number('days') = 1"))
    #expect(
      try worries == [
        "rule-failed test/chore 1 rules/chore/duties.sql: the policy gives this rule no number days "
          + #"(42704); add "days:" under the rule's "numbers:" in the policy file"#
      ])
    try note(on: "2024-06-19", failures: try failures(Rulebook.chores))
    #expect(try worries == [])
  }

  @Test(
    "the next year's calendar from 1 December on, this year's always; a file that comes ends it")
  func calendar() throws {
    try note(on: "2026-11-30")
    #expect(try worries == [])
    try note(on: "2026-12-01")
    #expect(try worries == ["calendar-missing 2027 1"])
    try note(on: "2028-12-01")
    #expect(try worries == ["calendar-missing 2028 1", "calendar-missing 2029 1"])
    try note(on: "2027-06-01")
    #expect(try worries == ["calendar-missing 2027 1"])
    var files = try ShippedCalendars.files()
    let off = try CalendarFile.Day(name: "元旦", date: day("2027-01-01"), isOff: true)
    files[7] = CalendarFile(year: 2027, papers: ["p"], days: [off])
    try CalendarTable.load(files, on: county.connection)
    try note(on: "2027-06-01")
    #expect(try worries == [])
  }

  /// On which days somebody is told what: recipient and kinds, and what is over.
  private func told(from: String, through: String, _ before: (String) throws -> Void) throws
    -> [String]
  {
    try (day(from)...day(through)).flatMap { day in
      let today = day.description
      try before(today)
      try note(on: today)
      _ = try Concerns(on: county.connection).tell(
        Concerns.Operator(name: "值班员", address: "op@duban", endpoint: nil), lanes: ["smtp"],
        today: today)
      let told = try county.lines(
        """
        select concat_ws(' ', '\(today)', nullif(recipient, ''), (
          select string_agg(c ->> 'kind' || case when c ->> 'ended_on' is null then '' else ' over' end, ' ')
          from jsonb_array_elements(payload -> 'concerns') as c))
        from duban.queue where kind = 'operator' order by recipient
        """)
      try county.connection.execute("delete from duban.queue")
      return told
    }
  }

  @Test("a year's days tell once, then weekly while it lasts, and that it is over")
  func year() throws {
    let told = try told(from: "2026-01-05", through: "2026-12-31") { today in
      switch today {
      case "2026-01-07": try county.institution("N1", filed: "2025-05-01", centre: nil)
      // A second one changes what is said, not when.
      case "2026-01-09": try county.institution("N2", filed: "2025-05-01", centre: nil)
      case "2026-01-23":
        try county.institution("N1", filed: "2025-05-01")
        try county.institution("N2", filed: "2025-05-01")
      default: break
      }
    }
    let data = ["07", "14", "21"].flatMap {
      ["2026-01-\($0) no-health-centre", "2026-01-\($0) B no-health-centre"]
    }
    let calendar = ["01", "08", "15", "22", "29"].map { "2026-12-\($0) calendar-missing" }
    #expect(told == data + ["2026-01-23 no-health-centre over"] + calendar)
  }
}
