import Database
import Testing

@testable import Duties

/// obligations.md, Recipients: a policy covers what stands under the bureau that its file names.
@Suite("Scope") struct ScopeTests {
  /// Beside B, with H01 and H02, a bureau B2 with G2, C2 and H21 in the area 河东; above both the city T.
  private func county(_ rulebook: Rulebook) throws -> County {
    let county = try County(rulebook)
    try county.organisation("T", "city", under: nil)
    try county.organisation("B2", "bureau", under: "T")
    try county.organisation("G2", "guidance_centre", under: "B2")
    try county.organisation("C2", "cdc", under: "B2")
    try county.organisation("H21", "health_centre", under: "B2")
    try county.connection.script(
      """
      update registry.organisations set parent_code = 'T' where code = 'B';
      update registry.organisations set area = '河东' where code = 'H21';
      update registry.organisations set area = '县城' where code in ('B2', 'H01');
      """)
    try county.institution("N3", centre: "H21")
    for (code, area) in [("N4", "河东"), ("N5", "县城"), ("N6", "山里")] {
      try county.institution(code, centre: nil)
      try county.connection.execute(
        "update registry.institutions set area = $2 where code = $1", code, area)
    }
    return county
  }

  private static let asks = """
    select code as subject, 'G' as bearer, '' as period, duban.today() as opened_on,
      duban.today() as due_on, false as provisional, null::date as met_on, null::date as closes_on,
      '{}'::jsonb as facts
    from
    """

  /// What a relation shows to a policy of that bureau.
  private func shown(_ relation: String, to bureau: String?) throws -> String {
    try shown(relation, to: bureau, in: county(.chores(["0: [bearer]"])))
  }

  private func shown(_ relation: String, to bureau: String?, in county: County) throws -> String {
    let rulebook = Rulebook.read(
      ["chore": ["0: [bearer]"]], sql: ["chore": "\(Self.asks) \(relation)"], bureau: bureau)
    return try rulebook.duties(asOf: day("2024-06-19"), on: county.connection).map(\.subject)
      .joined(separator: " ")
  }

  @Test(
    "an institution belongs to the bureau above its health centre, else to that of its area",
    arguments: [
      (nil, "N1 N2 N3 N4 N5 N6"), ("B", "N1 N2"), ("[B2]", "N3 N4 N5"),
      ("[B, B2]", "N1 N2 N3 N4 N5"), ("T", "N1 N2 N3 N4 N5"),
    ])
  func institutions(bureau: String?, covered: String) throws {
    #expect(try shown("known_institutions", to: bureau) == covered)
  }

  @Test("the other views show what belongs to these institutions")
  func views() throws {
    let county = try county(.chores(["0: [bearer]"]))
    for code in ["N1", "N3"] {
      try county.institution(code, filed: "2024-06-03", centre: code == "N1" ? "H01" : "H21")
      try county.agreement("V-\(code)", of: code, by: "H21", signed: "2024-06-04")
    }
    #expect(try shown("filed_institutions", to: nil, in: county) == "N1 N3")
    #expect(try shown("filed_institutions", to: "B2", in: county) == "N3")
    #expect(try shown("signed_agreements", to: nil, in: county) == "V-N1 V-N3")
    #expect(try shown("signed_agreements", to: "B", in: county) == "V-N1")
    #expect(
      try shown("covered_organisations", to: nil, in: county) == "B B2 C C2 G G2 H01 H02 H21 T")
    #expect(try shown("covered_organisations", to: "B2", in: county) == "B2 C2 G2 H21")
    #expect(
      try shown("covered_organisations", to: "T", in: county) == "B B2 C C2 G G2 H01 H02 H21 T")
  }

  @Test("a health centre without a bureau above it: the area decides; a circle of parents is none")
  func withoutBureau() throws {
    let county = try county(.chores(["0: [bearer]"]))
    try county.organisation("H31", "health_centre", under: nil)
    try county.organisation("H32", "health_centre", under: nil)
    try county.connection.script(
      "update registry.organisations set parent_code = 'H32' where code in ('H31', 'H32')")
    try county.institution("N3", centre: "H31")
    try county.institution("N4", centre: "H31")
    #expect(try shown("known_institutions", to: "B2", in: county) == "N4 N5")
    #expect(
      try county.lines("select code from duban.institutions_without_bureau order by code")
        == ["N3", "N6"])
  }

  @Test("two policies over one registry: each has its own duties and its own bureau")
  func two() throws {
    let ask = "\(Self.asks) known_institutions"
    let ladder = ["mine": ["0: [bureau, cdc]"], "yours": ["0: [bureau, cdc]"]]
    let sql = [
      "mine": ask.replacing("'G'", with: "'H09'"), "yours": ask.replacing("'G'", with: "'H09'"),
    ]
    let mine = Rulebook.read(["mine": ladder["mine"] ?? []], sql: sql, named: "of-b", bureau: "B")
    let yours = Rulebook.read(
      ["yours": ladder["yours"] ?? []], sql: sql, named: "of-b2", bureau: "[B2]")
    for rulebook in [mine + yours, yours + mine] {
      let county = try county(rulebook)
      // The bearer stands under no bureau: the policy's own is told, whichever rule ran last.
      try county.organisation("H09", "health_centre", under: nil)
      #expect(
        try county.told(on: "2024-06-19", naming: "policy || ' ' || d.subject") == [
          "of-b N1 0 → B", "of-b N1 0 → C", "of-b N2 0 → B", "of-b N2 0 → C", "of-b2 N3 0 → B2",
          "of-b2 N3 0 → C2", "of-b2 N4 0 → B2", "of-b2 N4 0 → C2", "of-b2 N5 0 → B2",
          "of-b2 N5 0 → C2",
        ])
    }
  }

  @Test("a county's meeting is none of its neighbour's, who takes part in it or holds its own")
  func meetings() throws {
    let county = try county(.shipped(under: "B2"))
    func state(_ providers: String...) throws -> String {
      try county.connection.execute("delete from registry.activities")
      try county.activity("meeting", on: "2024-08-01", at: [], by: providers)
      return try county.rulebook.duties(
        asOf: day("2024-09-02"), rule: "coordination-meeting", on: county.connection
      ).map { "\($0.bearer) \($0.state)" }.joined()
    }
    #expect(try state("G", "C", "H01") == "G2 open")
    #expect(try state("G2", "C2") == "G2 met")
    #expect(try state("G", "G2") == "G2 met")
    // It does not say who met.
    #expect(try state() == "G2 met")
  }

  @Test("two policies that overlap: both ask")
  func overlap() throws {
    let ask = ["chore": "\(Self.asks) known_institutions where code = 'N3'"]
    let whole = Rulebook.read(["chore": ["0: [bearer]"]], sql: ask, named: "whole")
    let part = Rulebook.read(["chore": ["0: [bearer]"]], sql: ask, named: "part", bureau: "B2")
    let county = try county(whole + part)
    #expect(
      try county.told(on: "2024-06-19", naming: "policy") == ["part 0 → G", "whole 0 → G"])
  }

  @Test("an all-clear of a policy that is gone reaches who was told")
  func gone() throws {
    var county = try county(
      .read(["chore": ["0: [bureau]", "+1wd: [bureau]"]], sql: [:], bureau: "B"))
    try county.owes("N1", "H01", due: "2024-06-18")
    #expect(try county.told(on: "2024-06-19") == ["+1wd → B"])
    county.rulebook = .read(
      ["other": ["0: [bearer]"]], sql: ["other": "\(Self.asks) known_institutions where false"],
      named: "new")
    #expect(try county.told(on: "2024-06-20") == ["all-clear → B"])
  }

  @Test("a bureau that the registry does not have: the rules fail, and nothing becomes void")
  func unknown() throws {
    var county = try county(
      .read(
        ["chore": ["0: [bearer]"]],
        sql: ["chore": "\(Self.asks) known_institutions where code = 'N1'"], bureau: "B"))
    try county.pass(on: "2024-06-19")
    county.rulebook = .read(
      ["chore": ["0: [bearer]"]],
      sql: ["chore": "\(Self.asks) known_institutions where code = 'N1'"], bureau: "B9")
    let summary = try county.pass(on: "2024-06-20")
    #expect(summary.failures.map(\.rule) == ["chore"])
    #expect(
      summary.failures.first?.error.description.contains(
        "the registry has no bureau B9 (correct \"bureau:\" in the policy file, or add the organisation)"
      )
        == true)
    #expect(try county.recorded(on: "2024-06-20") == ["N1 overdue"])
  }
}
