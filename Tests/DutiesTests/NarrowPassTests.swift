import Civil
import Database
import Stand
import Testing

@testable import Duties

@Suite("Narrow passes") struct NarrowPassTests {
  /// A county in which something is owed of N1 and of N2.
  private func county() throws -> County {
    let county = try County(.shipped())
    try county.institution("N1", filed: "2024-06-14")
    try county.institution("N2", filed: "2024-06-14", centre: "H02")
    try county.agreement("V2", of: "N2", by: "H02", signed: "2024-06-14", ends: "2024-07-31")
    try county.pass(on: "2024-06-17")
    return county
  }

  @discardableResult
  private func narrowPass(_ county: County, on text: String) throws -> Pass.Summary {
    try Pass(county.rulebook, reach: county.reach)
      .run(on: county.connection, today: day(text), windowIsOpen: true, onlyChanged: true)
  }

  /// How many duties there are of an institution by rules that read a relation.
  private func derived(
    _ county: County, of institution: String, reading relation: String
  ) throws -> Int {
    let count = try county.lines(
      """
      select count(*)::text from duban.duty join duban.rule_reads using (policy, rule)
      where institution = '\(institution)' and void_on is null and '\(relation)' = any (relations)
      """)
    return try #require(Int(count[0]))
  }

  @Test("only what belongs to an institution that changed is derived")
  func onlyChanged() throws {
    let county = try county()
    // The rules over organisations see all of theirs.
    let others = try narrowPass(county, on: "2024-06-17").seen
    try county.agreement("V1", of: "N1", signed: "2024-06-17", ends: "2025-06-16")
    let narrow = try narrowPass(county, on: "2024-06-17")
    #expect(narrow.new > 0)
    #expect(narrow.met == 1)
    let whole = try county.pass(on: "2024-06-17")
    #expect([whole.new, whole.changed, whole.void] == [0, 0, 0])
    #expect(try narrow.seen - others == derived(county, of: "N1", reading: "agreements"))
    #expect(others < narrow.seen)
  }

  @Test(
    "a rule whose relations did not change is not derived; one that hides what it reads always is")
  func reads() throws {
    let county = try county()
    let reads = try county.lines(
      "select rule || ' ' || relations::text from duban.rule_reads order by rule")
    #expect(
      reads == [
        "agreement-expiry {agreements,institutions}",
        "alliance-enrolment {agreements,institutions}",
        "annual-disease-control {activities,institutions}",
        "annual-training {activities,agreements,institutions}",
        "health-record-gap {agreements,children,institutions}",
        "liaison-missing {agreements,institutions}",
        "quarterly-visit {activities,agreements,institutions}",
        "rectification {activities,findings,institutions}",
        "service-package {agreements,child_services,children,institutions}",
        "triennial-evaluation {activities,agreements,institutions}",
        "unfiled-institution {institutions}",
      ])
    let others = try narrowPass(county, on: "2024-06-17").seen
    try county.visit("N2", on: "2024-06-17", by: "H02")
    let ofVisits = try derived(county, of: "N2", reading: "activities")
    #expect(try narrowPass(county, on: "2024-06-17").seen - others == ofVisits)
    try county.connection.script("update duban.rule_reads set relations = null")
    try county.visit("N2", on: "2024-06-16", by: "H02")
    #expect(try narrowPass(county, on: "2024-06-17").seen - others > ofVisits)
  }

  @Test(
    "what a query reads is found through views; what its functions read is not known",
    arguments: [
      ("select * from known_child_services", "{child_services}"),
      (
        "select * from filed_institutions join known_findings using (code)",
        "{activities,findings,institutions}"
      ),
      (
        "select * from (select held_on from activities) a, registry.contacts",
        "{activities,contacts}"
      ),
      ("select 1 as a, 2 as a", nil), ("select wrong", nil),
      ("select public.hidden(), code from institutions", nil),
    ] as [(String, String?)])
  func relations(query: String, relations: String?) throws {
    let county = try county()
    try county.connection.script(
      "create function public.hidden() returns bigint language sql as 'select count(*) from registry.children'"
    )
    try county.connection.transaction {
      try county.connection.execute("select set_config('search_path', 'duban, registry', true)")
      for _ in 1...2 {
        let row = try county.connection.query(
          "select duban.relations_read($1)::text as read", query)
        #expect(try row[0]("read", as: String?.self) == relations)
      }
    }
  }

  @Test("an agreement that moves to another institution is derived with both of them")
  func moved() throws {
    let county = try county()
    try county.pass(on: "2024-07-01")
    #expect(try county.recorded(on: "2024-07-01").contains("V2 open"))
    try county.connection.execute(
      "update registry.agreements set institution_code = 'N1' where code = 'V2'")
    try narrowPass(county, on: "2024-07-01")
    let narrow = try county.recorded(on: "2024-07-01")
    try county.pass(on: "2024-07-01")
    #expect(try county.recorded(on: "2024-07-01") == narrow)
    #expect(
      try county.lines(
        "select distinct institution from duban.duty where subject = 'V2' and void_on is null")
        == ["N1"])
  }

  @Test(
    "what was changed says whom it belongs to",
    arguments: [
      (
        "insert into registry.activities (code, kind, held_on, institution_codes) values"
          + " ('A', 'visit', '2024-06-17', '{N2,N1}')", "{N1,N2}"
      ),
      ("update registry.institutions set area = 'x' where code = 'N2'", "{N2}"),
      ("delete from registry.agreements", "{N2}"),
      (
        "insert into registry.activities (code, kind, held_on) values ('M', 'meeting', '2024-06-17')",
        "{}"
      ),
      ("update registry.organisations set area = 'x' where code = 'B'", "all"),
      ("truncate registry.agreements", "all"),
      ("update registry.institutions set area = 'x' where code = 'nobody'", "nothing"),
    ])
  func whose(change: String, institutions: String) throws {
    let county = try county()
    try county.connection.script(change)
    #expect(
      try county.lines(
        """
        select coalesce(max(coalesce(institutions::text, 'all')), 'nothing')
        from duban.registry_change
        """) == [institutions])
  }

  @Test("children and their services belong to their institution")
  func children() throws {
    let county = try county()
    try county.connection.script(
      """
      insert into registry.children (code, institution_code, born_on, enrolled_on, record_consent)
      values ('C1', 'N1', '2023-01-01', '2024-06-14', 'yes');
      delete from duban.registry_change;
      insert into registry.child_services values ('C1', 12, '体格检查', '2024-06-15');
      """)
    #expect(try county.lines("select institutions::text from duban.registry_change") == ["{N1}"])
  }

  @Test("of a large table what is not looked at is not read")
  func large() throws {
    let county = try county()
    try county.connection.script(
      """
      set session_replication_role = replica;
      insert into registry.children (code, institution_code, born_on, enrolled_on, record_consent)
      select 'C' || i, 'X' || i / 7, '2022-06-15', '2024-06-14', 'yes' from generate_series(1, 7000) as i;
      insert into registry.child_services
      select 'C' || i, months, 'item ' || item, '2024-06-15'
      from generate_series(1, 7000) as i, generate_series(3, 36, 3) as months, generate_series(1, 4) as item;
      update registry.children set institution_code = 'N2' where code in ('C1', 'C3000', 'C6000');
      set session_replication_role = origin;
      analyze registry.children, registry.child_services;
      """)
    try county.pass(on: "2024-06-17")
    let before = try county.connection.rowsRead(of: "registry.child_services")
    try county.connection.script("update registry.children set left_on = null where code = 'C1'")
    try narrowPass(county, on: "2024-06-17")
    // 48 a child, of 336,000; the planner looks at a row or two of its own.
    let read = try county.connection.rowsRead(of: "registry.child_services") - before
    #expect((3 * 48..<200).contains(read))
  }

  @Test("a thousand institutions and more are the whole registry")
  func many() throws {
    let county = try county()
    try county.connection.script(
      """
      insert into registry.institutions (code, name) select 'X' || i, 'x' from generate_series(1, 1001) as i
      """)
    #expect(
      try county.lines("select coalesce(institutions::text, 'all') from duban.registry_change")
        == ["all"])
    #expect(try narrowPass(county, on: "2024-06-17").seen > 1)
  }
}
