import Database
import Testing

@testable import Duties

/// 备案托育机构名单告知 (L 二(四)).
@Suite("Announcements of filings") struct AnnouncementTests {
  @Test("what is filed is announced at once, to the health centre of its area, and once")
  func atOnce() throws {
    let county = try County(announcing: "filing-announcement")
    try county.institution("N1", filed: "2024-05-01")
    #expect(try county.announced(from: "2024-06-14", through: "2024-06-14") == [])
    try county.institution("N2", filed: "2024-06-17", centre: "H02")
    try county.institution("N3", filed: "2024-06-19", centre: nil)
    #expect(
      try county.announced(from: "2024-06-15", through: "2024-06-21") == [
        "2024-06-17 filing-announcement N2 → H02", "2024-06-19 filing-announcement N3 → G",
      ])
    #expect(
      try county.listed(
        to: "H02", "institutions", "code", "filed_on", "is_new", "is_signed",
        kind: "announcement") == ["N2 2024-06-17 is_new -"])
    #expect(try county.said(to: "H02", "{is_list}", kind: "announcement") == "false")
    #expect(
      try county.listed(
        to: "G", "institutions", "code", "lacks_health_centre", kind: "announcement")
        == ["N3 lacks_health_centre"])
  }

  @Test("several that are seen at once go in one message")
  func together() throws {
    let county = try County(announcing: "filing-announcement")
    try county.pass(on: "2024-06-14")
    for code in ["N1", "N3", "N4"] { try county.institution(code, filed: "2024-06-14") }
    #expect(try county.pass(on: "2024-06-17").messages == 1)
    #expect(try county.announced().count == 3)
    #expect(
      try county.lines("select priority || ' ' || any_hour from duban.queue") == ["2 false"])
    #expect(try county.pass(on: "2024-06-17").messages == 0)
  }

  @Test("a first run on old data announces nothing singly; the next list has it")
  func firstRun() throws {
    let county = try County(announcing: "filing-announcement")
    for code in 1...50 { try county.institution("X\(code)", filed: "2024-03-01") }
    #expect(
      try county.announced(from: "2024-06-14", through: "2024-07-31")
        == ["2024-07-01 filing-announcement 2024-06 → H01"])
    #expect(try county.said(to: "H01", "{count}", kind: "announcement") == "50")
    #expect(try county.said(to: "H01", "{new_count}", kind: "announcement") == "0")
  }

  @Test("the list of a month has all that is filed, what is new since the last one first")
  func list() throws {
    let county = try County(announcing: "filing-announcement")
    try county.institution("N1", filed: "2024-03-01")
    try county.agreement("V1", signed: "2024-03-05", ends: "2025-03-04")
    try county.institution("N3", filed: "2024-05-06", closed: "2024-06-01")
    try county.institution("N4", filed: "2024-05-07", suspended: "2024-06-01")
    #expect(
      try county.announced(from: "2024-06-03", through: "2024-06-28")
        == ["2024-06-03 filing-announcement 2024-05 → H01"])
    #expect(
      try county.listed(
        to: "H01", "institutions", "code", "is_new", "is_signed", "is_suspended",
        kind: "announcement") == ["N4 is_new - is_suspended", "N1 - is_signed -"])
    // Entered late: filed before the last list, and not in it.
    try county.institution("N5", filed: "2024-05-20")
    try county.institution("N6", filed: "2024-06-30")
    #expect(
      try county.announced(from: "2024-06-29", through: "2024-07-03").dropFirst() == [
        "2024-07-01 filing-announcement N6 → H01",
        "2024-07-01 filing-announcement 2024-06 → H01",
      ])
    #expect(
      try county.listed(to: "H01", "institutions", "code", "is_new", kind: "announcement")
        == ["N6 is_new", "N5 is_new", "N4 -", "N1 -"])
    // One message told both.
    #expect(try county.lines("select count(*)::text from duban.message") == ["2"])
  }

  @Test("before the policy's first day nothing is announced, nor what was filed before it")
  func beforePolicy() throws {
    let county = try County(announcing: "filing-announcement")
    #expect(try county.announced(from: "2023-12-20", through: "2023-12-31") == [])
    try county.institution("N1", filed: "2023-12-29")
    try county.institution("N2", filed: "2024-01-02")
    #expect(
      try county.announced(from: "2024-01-01", through: "2024-01-05") == [
        "2024-01-02 filing-announcement N2 → H01"
      ])
  }

  @Test("what moves to another area is not announced twice, nor what is filed later than now")
  func once() throws {
    let county = try County(announcing: "filing-announcement")
    try county.pass(on: "2024-06-14")
    try county.institution("N1", filed: "2024-06-17")
    try county.institution("N2", filed: "2024-06-20")
    #expect(
      try county.announced(from: "2024-06-17", through: "2024-06-18")
        == ["2024-06-17 filing-announcement N1 → H01"])
    try county.institution("N1", filed: "2024-06-18", centre: "H02")
    #expect(
      try county.announced(from: "2024-06-19", through: "2024-06-21").dropFirst()
        == ["2024-06-20 filing-announcement N2 → H01"])
  }

  @Test(
    "who stands in for several is told once, each part by itself; rejected, the next contact too")
  func standIn() throws {
    let county = try County(announcing: "filing-announcement")
    try county.institution("N1", filed: "2024-03-01")
    try county.institution("N2", filed: "2024-03-02", centre: "H02")
    try county.institution("N3", filed: "2024-03-03", centre: nil)
    try county.contacts("H01")
    try county.contacts("H02")
    try county.contacts("G", ("王", "wang@g", "board"), ("李", "li@g", nil))
    func queued() throws -> [String] {
      try county.lines(
        """
        select concat_ws(' ', recipient, contact, channel, payload ->> 'title', payload ->> 'by_email', (
          select string_agg(part ->> 'recipient' || ':' || (part #>> '{content,institutions,0,code}'), ',')
          from jsonb_array_elements(payload -> 'parts') as part), 'for', array_to_string(on_behalf_of, ','))
        from duban.queue order by 1
        """)
    }
    try county.pass(on: "2024-06-14")
    #expect(try county.pass(on: "2024-07-01").messages == 2)
    #expect(
      try queued() == [
        "G 王 email 题 true G:N3,H01:N1,H02:N2 for H01,H02",
        "G 王 webhook 题 true G:N3,H01:N1,H02:N2 for H01,H02",
      ])
    #expect(
      try county.lines(
        "select recipient || ' ' || array_to_string(named, ',') from duban.bulletin where channel = 'email' order by 1"
      ) == ["G N3", "H01 N1", "H02 N2"])
    // Meanwhile one of them can be told again.
    for channel in ["email", "webhook"] { try county.reject(channel) }
    try county.contacts("H02", ("赵", "zhao@h02", nil))
    #expect(try county.pass(on: "2024-07-02").messages == 2)
    #expect(
      try queued() == ["G 李 email 题 true G:N3,H01:N1 for H01", "H02 赵 email 题 true for "])
    #expect(
      try county.listed(to: "H02", "institutions", "code", kind: "announcement") == ["N2"])
    #expect(try county.pass(on: "2024-07-03").messages == 0)
    #expect(
      try county.lines(
        "select concat_ws(' ', recipient, array_to_string(named, ',')) from duban.bulletin where not is_lapsed order by 1"
      ) == ["G N3", "H01 N1", "H02 N2"])
  }
}
