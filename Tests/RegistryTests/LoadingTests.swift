import Database
import Stand
import Testing

@testable import Registry

@Suite("Loading into the registry")
struct LoadingTests {
  private let connection: Connection

  init() throws {
    connection = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
  }

  static let full = [
    "agreements.csv":
      "code,institution_code,provider_code,guidance_code,signed_on\nV1,I1,H1,G,2024-06-20\n",
    "activities.csv":
      "code,kind,held_on,institution_codes,provider_codes,staff_hours\n"
      + "A1,visit,2024-07-01,I1;I2,H1;G,H1/李=2.5\n",
    "findings.csv":
      "code,activity_code,institution_code,text,mend_by\nF1,A1,I1,\"窗, 门\",2024-08-01\n",
    "children.csv":
      childHeader + "C-77,I1,2023-01-01,2024-03-01,yes\n",
    "child_services.csv":
      serviceHeader + "C-77,3,体格体检,2023-04-02\n",
    "contacts.csv":
      "owner_code,name,email,active\nH1,李,li@example.org,\nI1,陈,,yes\nH1,王,,no\n",
  ]

  @Test("all files, and a second time nothing")
  func twice() throws {
    #expect(
      try load(Self.full).description == """
        organisations.csv: 4 inserted, 0 updated, 0 deleted, 0 unchanged
        institutions.csv: 2 inserted, 0 updated, 0 deleted, 0 unchanged
        agreements.csv: 1 inserted, 0 updated, 0 deleted, 0 unchanged
        activities.csv: 1 inserted, 0 updated, 0 deleted, 0 unchanged
        findings.csv: 1 inserted, 0 updated, 0 deleted, 0 unchanged
        children.csv: 1 inserted, 0 updated, 0 deleted, 0 unchanged
        child_services.csv: 1 inserted, 0 updated, 0 deleted, 0 unchanged
        contacts.csv: 3 inserted, 0 updated, 0 deleted, 0 unchanged
        """)
    #expect(
      try texts("select concat_ws(' ', code, receipt_no, filed_on) from registry.institutions")
        == ["I1 WS2024061301 2024-06-13", "I2 WS2024061302 2024-06-13"])
    #expect(
      try texts("select concat_ws(' ', institution_codes, staff_hours) from registry.activities")
        == [#"{I1,I2} [{"name": "李", "hours": 2.5, "provider": "H1"}]"#])
    #expect(
      try texts("select concat_ws(' ', owner_code, name, active, position) from registry.contacts")
        == ["H1 李 t 1", "H1 王 f 2", "I1 陈 t 1"])
    try connection.script("delete from duban.registry_change")
    for replace in [false, true] {
      let again = try load(Self.full, replace: replace)
      #expect(again.isEmpty)
      #expect(again.files.map(\.unchanged) == [4, 2, 1, 1, 1, 1, 1, 3])
    }
    #expect(try texts("select relation from duban.registry_change") == [])
  }

  @Test("only rows that differ are touched, and only their relation is noted")
  func change() throws {
    try load()
    try connection.script("delete from duban.registry_change")
    let summary = try load(["institutions.csv": "code,name\nI1,新名\nI3,三号\n"])
    #expect(summary.files.map(\.inserted) == [0, 1])
    #expect(summary.files.map(\.updated) == [0, 1])
    #expect(
      try texts("select concat_ws(' ', code, name, area) from registry.institutions")
        == ["I1 新名", "I2 二号托育园 龙门街道", "I3 三号"])
    #expect(try texts("select distinct relation from duban.registry_change") == ["institutions"])
  }

  @Test("a replacing import deletes what is not in the files, of the files given")
  func replace() throws {
    try load(Self.full)
    let summary = try load(
      [
        "institutions.csv": "code,name\nI2,二号托育园\n", "contacts.csv": "owner_code,name\nH1,李\n",
        "agreements.csv": "code,institution_code,provider_code\n",
        "activities.csv": "code,kind,held_on\nA1,visit,2024-07-01\n",
        "findings.csv": "code,activity_code,institution_code\nF1,A1,I2\n",
        "children.csv": childHeader, "child_services.csv": serviceHeader,
      ], replace: true)
    #expect(summary.files.map(\.deleted) == [0, 1, 1, 0, 0, 1, 1, 2])
    #expect(try texts("select code from registry.institutions") == ["I2"])
    #expect(try texts("select code from registry.findings") == ["F1"])
    #expect(try texts("select name from registry.contacts") == ["李"])
  }

  @Test("what a file not given still names is not deleted")
  func orphans() throws {
    try load(Self.full)
    let before = try dump()
    let problems = #expect(throws: ImportProblems.self) {
      try load(["institutions.csv": "code,name\nI2,二号托育园\n"], replace: true)
    }
    #expect(
      problems?.problems.map(\.description)
        == ["activities", "agreements", "children", "contacts", "findings"].map {
          "institutions.csv: \"I1\" is not in the file any more, and \($0) in the database name it"
            + " (1); give \($0).csv too, or do not replace"
        })
    let children = #expect(throws: ImportProblems.self) {
      try load(["children.csv": childHeader], replace: true)
    }
    #expect(children?.description.contains("C-77") == false)
    #expect(try dump() == before)
  }

  @Test("a dry run counts, and leaves the database as it was")
  func dryRun() throws {
    try load(Self.full)
    let before = try dump()
    let files = ["institutions.csv": "code,name\nI1,新名\nI3,三号\n"]
    let dry = try load(files, dryRun: true)
    #expect(dry.isDryRun)
    #expect(try dump() == before)
    #expect(try load(files).files == dry.files)
  }

  @Test(
    "references",
    arguments: [
      BadFile(
        "institutions.csv", "code,name,health_centre_code\nI1,a,\nI2,b,H9\n",
        #":3: column health_centre_code: "H9" is not the code of an organisation"#,
        "correct it, or add the row that it names"),
      BadFile(
        "organisations.csv",
        "code,kind,name,parent_code\nH1,health_centre,a,B9\nH2,health_centre,b,\n",
        #":2: column parent_code: "B9" is not the code of an organisation"#,
        "correct it, or add the row that it names"),
      BadFile(
        "agreements.csv", "code,institution_code,provider_code\nV1,H1,H1\n",
        #":2: column institution_code: "H1" is not the code of an institution"#,
        "correct it, or add the row that it names"),
      BadFile(
        "activities.csv", "code,kind,held_on,provider_codes\nA1,visit,2024-07-01,H1;H9\n",
        #":2: column provider_codes: "H9" is not the code of an organisation"#,
        "correct it, or add the row that it names"),
      BadFile(
        "activities.csv", "code,kind,held_on,staff_hours\nA1,visit,2024-07-01,H9/李=2\n",
        #":2: column staff_hours: "H9" is not the code of an organisation"#,
        "correct it, or add the row that it names"),
      BadFile(
        "findings.csv", "code,activity_code,institution_code\nF1,A9,I1\n",
        #":2: column activity_code: "A9" is not the code of an activity"#,
        "correct it, or add the row that it names"),
      BadFile(
        "children.csv", childHeader + "C-77,I9,2023-01-01,2024-03-01,yes\n",
        ":2: column institution_code: the value is not the code of an institution",
        "correct it, or add the row that it names"),
      BadFile(
        "child_services.csv", serviceHeader + "C-77,3,体格体检,2024-03-01\n",
        ":2: column child_code: the value is not the code of a child",
        "correct it, or add the row that it names"),
      BadFile(
        "contacts.csv", "owner_code,name\nX,李\n",
        #":2: column owner_code: "X" is not the code of an organisation or institution"#,
        "correct it, or add the row that it names"),
    ])
  func references(bad: BadFile) throws {
    let problems = #expect(throws: ImportProblems.self) { try load([bad.file: bad.text]) }
    #expect(problems?.description == bad.problem)
    #expect(try texts("select code from registry.organisations") == [])
  }

  @Test("what the database has may be named, unless it is replaced")
  func known() throws {
    try load(Self.full)
    let some = [
      "organisations.csv": "code,kind,name\nH1,health_centre,新名\n",
      "institutions.csv": "code,name,health_centre_code\nI1,一号,H2\n",
      "findings.csv": "code,activity_code,institution_code\nF2,A1,I2\n",
    ]
    #expect(try load(some).files.map(\.inserted) == [0, 0, 1])
    let problems = #expect(throws: ImportProblems.self) { try load(some, replace: true) }
    #expect(
      problems?.problems.map(\.line) == [2, 2])
    #expect(problems?.problems.map(\.column) == ["health_centre_code", "institution_code"])
  }

  @Test("codes and parents, together with those of the database")
  func together() throws {
    try load()
    let problems = #expect(throws: ImportProblems.self) {
      try load([
        "organisations.csv": "code,kind,name,parent_code\nB,bureau,a,H1\nI2,city,b,\n",
        "institutions.csv": "code,name\nG,c\n",
      ])
    }
    #expect(
      problems?.description == """
        organisations.csv:2: column parent_code: the parents form a circle: \
        "B" under "H1" under "B"; leave it empty where nobody is above
        organisations.csv:3: column code: "I2" is the code of an institution in the database; \
        give it a code that neither an organisation nor an institution has
        institutions.csv:2: column code: "G" is the code of an organisation in the database; \
        give it a code that neither an organisation nor an institution has
        """)
  }

  @Test("contacts that the file does not list stay behind those that it lists")
  func contacts() throws {
    try load(Self.full)
    let order = "select name from registry.contacts where owner_code = 'H1' order by position"
    let some = ["contacts.csv": "owner_code,name\nH1,赵\nH1,王\n"]
    try load(some)
    #expect(try sorted(order) == ["赵", "王", "李"])
    #expect(try texts("select distinct position from registry.contacts").count == 3)
    #expect(try load(some).isEmpty)
  }

  @Test("100,000 rows")
  func many() throws {
    let rows = (1...100_000).map { "C\($0),I\($0 % 2 + 1),2023-01-01,2024-03-01,,yes,\n" }
    let header =
      "code,institution_code,born_on,enrolled_on,left_on,record_consent,record_opened_on\n"
    let first = try load(["children.csv": header + rows.joined()])
    #expect(first.files.last?.inserted == 100_000)
    let second = try load(
      ["children.csv": header + rows.dropFirst(10).joined() + "N,I1,2023-01-01,2024-03-01,,no,\n"],
      replace: true)
    let changes = try #require(second.files.last)
    #expect(
      [changes.inserted, changes.updated, changes.deleted, changes.unchanged]
        == [1, 0, 10, 99_990])
  }

  @discardableResult
  private func load(
    _ files: [String: String] = [:], replace: Bool = false, dryRun: Bool = false
  ) throws -> ImportSummary {
    try Importer.wushan.load(
      CountyFolder(files).county(), replace: replace, dryRun: dryRun, on: connection)
  }

  /// The first column as text, sorted.
  private func texts(_ sql: String) throws -> [String] { try sorted(sql).sorted() }

  private func sorted(_ sql: String) throws -> [String] {
    try connection.query("select t.* from (\(sql)) as t (text)").map { try $0("text") }
  }

  /// Every row of the registry.
  private func dump() throws -> [String] {
    try CSVFile.allCases.map {
      "select '\($0.rawValue) ' || row_to_json(t)::text from registry.\($0.rawValue) t"
    }.flatMap(texts)
  }
}
