import Database
import Testing
import Waiting

@testable import Duties

/// 督办情况月报 / 季报 (W 十; L 三(一)).
@Suite("Reports") struct ReportTests {
  private func met(_ county: County, _ subject: String, due: String, on day: String?) throws {
    try county.owes(subject, due: due)
    if let day { try county.does(subject, on: day) }
  }

  @Test(
    "what fell due in the month by bearer and rule, the lowest rate first, with the month before")
  func figures() throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-06-01", on: "2024-06-01")
    try met(county, "b", due: "2024-06-30", on: "2024-05-20")
    try met(county, "c", due: "2024-06-12", on: "2024-06-20")
    try met(county, "d", due: "2024-06-13", on: nil)
    try county.owes("e", due: "2024-06-14", closes: "2024-06-29")
    // Not of June; the first is of the month before, and is overdue still.
    try met(county, "f", due: "2024-05-31", on: nil)
    try met(county, "g", due: "2024-05-02", on: "2024-05-02")
    try met(county, "h", due: "2024-07-01", on: nil)
    try county.owes("i", "H02", due: "2024-06-10")
    try county.does("i", on: "2024-06-11")
    #expect(
      try county.announced(from: "2024-06-28", through: "2024-07-02") == [
        "2024-07-01 report 2024-06 → B", "2024-07-01 report 2024-Q2 → B",
      ])
    let sent = try county.connection.query(
      "select payload -> 'rows' as rows, payload -> 'totals' as totals from duban.message where payload ->> 'unit' = 'month'"
    )
    #expect(
      try sent[0]("totals", as: String.self)
        == #"{"due": 6, "late": 2, "missed": 1, "in_time": 2, "overdue": 1, "due_before": 2, "in_time_before": 1}"#
    )
    #expect(
      try county.lines(
        """
        select format('%s %s: %s = %s + %s + %s + %s, %s of %s', r ->> 'bearer', r ->> 'rule', r ->> 'due',
          r ->> 'in_time', r ->> 'late', r ->> 'overdue', r ->> 'missed', r ->> 'in_time_before',
          r ->> 'due_before')
        from duban.message m, jsonb_array_elements(m.payload -> 'rows') r
        where m.payload ->> 'unit' = 'month'
        """) == ["H02 chore: 1 = 0 + 1 + 0 + 0, 0 of 0", "H01 chore: 5 = 2 + 1 + 1 + 1, 1 of 2"])
    // What is overdue, whenever it fell due, the longest first; then the rest of the month.
    #expect(
      try county.lines(
        """
        select concat_ws(' ', d ->> 'subject', d ->> 'state')
        from duban.message m, jsonb_array_elements(m.payload -> 'duties') d
        where m.payload ->> 'unit' = 'month'
        """)
        == [
          "f overdue", "d overdue", "a met", "i met", "c met", "e missed", "b met",
        ])
    #expect(
      try county.lines(
        """
        select payload ->> 'overdue_count' from duban.message where payload ->> 'unit' = 'quarter'
        union all
        select payload #>> '{totals,due}' from duban.message where payload ->> 'unit' = 'quarter'
        """) == ["2", "8"])
  }

  @Test("what is void is not counted; what was mended before the report counts as it stands then")
  func void() throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-06-10", on: nil)
    try met(county, "b", due: "2024-06-10", on: nil)
    try met(county, "c", due: "2024-06-10", on: nil)
    try county.pass(on: "2024-06-12")
    // What the daemon has on record is older than the facts: it was away.
    try county.drops("a")
    try county.does("b", on: "2024-06-09")
    try county.moves("c", due: "2024-07-20")
    try county.pass(on: "2024-07-01")
    #expect(try county.said(to: "B", "{totals,due}") == "1")
    #expect(try county.said(to: "B", "{totals,in_time}") == "1")
  }

  @Test("away over the first working day: the newest is told later in the month, not older ones")
  func downtime() throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-04-10", on: nil)
    #expect(
      try county.announced(
        from: "2024-04-08", through: "2024-08-20",
        on: ["2024-04-08", "2024-07-10", "2024-07-11", "2024-08-20"]) == [
          "2024-07-10 report 2024-06 → B", "2024-07-10 report 2024-Q2 → B",
          "2024-08-20 report 2024-07 → B",
        ])
  }

  @Test("a first run in the middle of a month makes up for nothing; one on the day itself tells it")
  func firstRun() throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-04-10", on: nil)
    #expect(
      try county.announced(from: "2024-05-07", through: "2024-06-03")
        == ["2024-06-03 report 2024-05 → B"])
    let other = try County(announcing: "report")
    try met(other, "a", due: "2024-04-10", on: nil)
    #expect(
      try other.announced(from: "2024-06-01", through: "2024-06-02") == [])
    #expect(
      try other.announced(from: "2024-06-03", through: "2024-06-04")
        == ["2024-06-03 report 2024-05 → B"])
  }

  @Test("the first working day is the State Council's: a Sunday that is worked, none of a holiday")
  func workingDay() throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-01-31", on: nil)
    let told = try county.announced(from: "2024-01-30", through: "2024-10-09")
    #expect(
      told.filter { $0.contains("-Q") || $0.contains("2024-04 ") || $0.contains("2024-08 ") } == [
        "2024-04-01 report 2024-Q1 → B", "2024-05-06 report 2024-04 → B",
        "2024-07-01 report 2024-Q2 → B", "2024-09-02 report 2024-08 → B",
        "2024-10-08 report 2024-Q3 → B",
      ])
  }

  @Test("a bureau has those under it, the city all; institutions stand under their health centre's")
  func scope() throws {
    let county = try County(announcing: "report")
    try county.organisation("S", "city", under: nil)
    try county.organisation("B2", "bureau", under: "S")
    try county.connection.execute(
      "update registry.organisations set parent_code = 'S' where code = 'B'")
    try county.organisation("H09", "health_centre", under: "B2")
    try county.institution("N9", centre: "H09")
    for code in ["S", "B2"] { try county.contacts(code, ("王", "\(code)@x", nil)) }
    try county.owes("a", "H01", due: "2024-06-10")
    try county.owes("b", "H09", due: "2024-06-10")
    try county.owes("c", "N9", due: "2024-06-10")
    try county.pass(on: "2024-07-10")
    try county.deliver(on: "2024-07-10")
    try county.pass(on: "2024-08-01")
    #expect(try county.announced().map { $0.suffix(2).trimmingPrefix(" ") } == ["B", "B2", "S"])
    try county.pass(on: "2024-08-01")
    #expect(try county.listed(to: "B", "duties", "subject") == ["a"])
    #expect(try county.listed(to: "B2", "duties", "subject") == ["b", "c"])
    #expect(try county.listed(to: "S", "duties", "subject") == ["a", "b", "c"])
    #expect(try county.said(to: "S", "{totals,due}") == "0")
    #expect(try county.said(to: "S", "{overdue_count}") == "3")
  }

  @Test("activities of Chinese medicine are counted, for those under the bureau")
  func chineseMedicine() throws {
    let county = try County(announcing: "report")
    try county.organisation("M", "tcm_hospital")
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.activity("tcm", on: "2024-06-01", at: ["N1", "N2"], by: ["M", "H01"])
    try county.activity("tcm", on: "2024-06-30", at: ["N1"], by: ["M"])
    try county.activity("tcm", on: "2024-05-31", at: ["N1"], by: ["M"])
    try county.activity("tcm", on: "2024-07-01", at: ["N1"], by: ["M"])
    try county.activity("visit", on: "2024-06-12", at: ["N1"], by: ["M"])
    try county.pass(on: "2024-06-12")
    try county.deliver(on: "2024-06-12")
    try county.pass(on: "2024-07-01")
    #expect(
      try county.lines(
        "select payload ->> 'tcm' from duban.queue where payload ->> 'unit' = 'month'")
        == [#"{"activities": 2, "institutions": 2, "activities_before": 1}"#])
  }

  @Test("a rule that fails is left out, and the report says so")
  func failingRule() throws {
    var county = try County(announcing: "report", rules: ["chore", "other"])
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.pass(on: "2024-06-12")
    county.rulebook = .telling(
      ["report"], rules: ["chore", "other"], sql: ["other": "select 1 / 0"])
    let summary = try county.pass(on: "2024-07-01")
    #expect(summary.failures.map(\.rule) == ["other"])
    #expect(try county.said(to: "B", "{totals,due}") == "1")
    #expect(try county.said(to: "B", "{uncounted}") == #"["事"]"#)
  }

  @Test("a kind that fails stops alone, is reported, and is told when it is mended")
  func failingKind() throws {
    let county = try County(announcing: "report", "service-hours")
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.activity(
      "visit", on: "2024-06-12", at: ["N1"], by: ["H01"], staff: [("H01", "王", "\"viel\"")])
    try county.pass(on: "2024-06-12")
    let summary = try county.pass(on: "2024-07-01")
    #expect(summary.failures.map(\.rule) == ["service-hours"])
    #expect(try county.announced().count == 2)
    try county.connection.execute("update registry.activities set staff_hours = '[]'")
    try county.activity(
      "visit", on: "2024-06-12", at: ["N1"], by: ["H01"], staff: [("H01", "王", "2")])
    #expect(try county.pass(on: "2024-07-02").failures == [])
    #expect(try county.announced().last == "2024-07-02 service-hours 2024-Q2 → H01")
  }

  @Test("two passes at once tell it once, and nothing leaves a closed window")
  func atOnce() async throws {
    let county = try County(announcing: "report")
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.pass(on: "2024-06-12")
    #expect(try county.pass(on: "2024-07-01", windowIsOpen: false).messages == 0)
    let (conninfo, rulebook, reach) = (county.conninfo, county.rulebook, county.reach)
    let today = try day("2024-07-01")
    let messages = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...4 {
        group.addTask {
          try await onOwnThread(named: "pass") {
            try Pass(rulebook, reach: reach).run(
              on: Connection(ConnectionTarget(conninfo)), today: today, windowIsOpen: true
            ).messages
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(messages.sorted() == [0, 0, 0, 2])
  }

  @Test("a contact that was rejected: the next one has the same, and nobody else has it again")
  func rejected() throws {
    let county = try County(announcing: "report")
    try county.contacts("B", ("王", "wang@b", "board"), ("李", "li@b", nil))
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.pass(on: "2024-07-10")
    try county.pass(on: "2024-08-01")
    func queued() throws -> [String] {
      try county.lines(
        "select concat_ws(' ', recipient, contact, channel, payload ->> 'by_email', payload #>> '{totals,due}', as_of) from duban.queue order by 1"
      )
    }
    #expect(try queued() == ["B 王 email true 0 2024-08-01", "B 王 webhook true 0 2024-08-01"])
    // By e-mail it is rejected; the group has it.
    try county.reject("email")
    #expect(try county.pass(on: "2024-08-02").messages == 0)
    try county.reject("webhook")
    try county.does("a", on: "2024-08-02")
    #expect(try county.pass(on: "2024-08-02").messages == 1)
    #expect(try queued() == ["B 李 email true 0 2024-08-01"])
    #expect(try county.said(to: "B", "{overdue_count}") == "1")
    #expect(try county.pass(on: "2024-08-05").messages == 0)
    #expect(try county.announced() == ["2024-08-02 report 2024-07 → B"])
    // With none left, the operator.
    try county.reject("email")
    try county.pass(on: "2024-08-05")
    #expect(
      try county.lines(
        "select concat_ws(' ', recipient, contact, on_behalf_of) from duban.queue")
        == [" 值班员 {B}"])
  }

  @Test("a pass as of an earlier day tells no period that was told, nor one before it")
  func backwards() throws {
    let county = try County(announcing: "report", "filing-announcement", "service-hours")
    try met(county, "a", due: "2024-06-10", on: nil)
    try county.institution("N1", filed: "2024-03-01")
    try county.pass(on: "2024-06-14")
    try county.pass(on: "2024-07-01")
    try county.pass(on: "2024-08-01")
    let told = try county.announced()
    #expect(told.count == 5)
    for day in ["2024-07-15", "2024-06-20", "2024-08-02"] {
      let summary = try county.pass(on: day)
      #expect(summary.failures == [] && summary.messages == 0)
    }
    #expect(try county.announced() == told)
  }

  @Test("reports of several bureaus are never one, whoever stands in for them")
  func apart() throws {
    let county = try County(announcing: "report")
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("H9", "health_centre", under: "B2")
    try county.contacts("B")
    try county.pass(on: "2024-06-14")
    try county.owes("a", "H01", due: "2024-06-20")
    try county.owes("b", "H9", due: "2024-06-20")
    try county.pass(on: "2024-07-03")
    #expect(
      try county.lines(
        """
        select concat_ws(' ', recipient, on_behalf_of, payload ->> 'period', payload #>> '{totals,due}')
        from duban.queue where kind = 'report' order by 1
        """) == [
          " {B2} 2024-06 1", " {B2} 2024-Q2 1", " {B} 2024-06 1", " {B} 2024-Q2 1",
        ])
  }
}

extension County {
  /// What waits on a channel is rejected, as `settle.sql` writes it.
  func reject(_ channel: String) throws {
    try connection.execute(
      """
      with gone as (delete from duban.queue where channel = $1 returning *),
      rejected as (
        insert into duban.rejection (channel, address) select channel, address from gone
      )
      insert into duban.message (
        id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact,
        channel, lane, address, priority, any_hour, payload, attempts, ambiguous)
      select id, identity, created_at, 'dead', 'the recipient was rejected', kind, as_of, recipient,
        on_behalf_of, contact, channel, lane, address, priority, any_hour, payload, 1, ambiguous
      from gone
      """, channel)
  }
}
