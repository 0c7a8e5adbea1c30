import Civil
import Testing

@testable import Registry

@Suite("What is read")
struct ReadingTests {
  @Test(
    "however the file is written",
    arguments: [
      "code,name,filed_on\nI1,一号园,2024-06-13\n",
      "\u{FEFF}code,name,filed_on\r\nI1,一号园,2024-06-13\r\n",
      "filed_on,name,code\n2024-06-13,一号园,I1",
      "\"code\",\"name\",\"filed_on\"\n\"I1\",\"一号园\",\"2024-06-13\"\n",
      "code,name,receipt_no\nI1,一号园,WS2024061301\n",
      "\n\ncode,name,filed_on\n\nI1,一号园,2024-06-13\n\n",
    ])
  func forms(text: String) throws {
    let county = try CountyFolder(["institutions.csv": text]).county()
    let table = try #require(county.tables[.institutions])
    let values = try #require(table.records.first).values
    #expect(table.records.count == 1)
    #expect(values[table.index(of: "code")] == .text("I1"))
    #expect(values[table.index(of: "name")] == .text("一号园"))
    #expect(values[table.index(of: "filed_on")].date == CivilDate("2024-06-13"))
  }

  @Test("a spreadsheet's GB18030 export")
  func gb18030() throws {
    // I1,一号园 in GBK.
    let row: [UInt8] = [0x49, 0x31, 0x2C, 0xD2, 0xBB, 0xBA, 0xC5, 0xD4, 0xB0, 0x0D, 0x0A]
    let county = try CountyFolder(["institutions.csv": Array("code,name\r\n".utf8) + row]).county()
    #expect(county.tables[.institutions]?.records.first?.values[1] == .text("一号园"))
  }

  @Test("lists and hours")
  func lists() throws {
    let county = try CountyFolder([
      "activities.csv": """
      code,kind,held_on,institution_codes,provider_codes,staff_hours
      A1,visit,2024-07-01,I1;I2;I1;,H1,"H1/李 ""四"" \\=2.5;H2/王/五=007;H2/赵=0.5"
      A2,meeting,2024-07-02,,,
      """
    ]).county()
    let records = try #require(county.tables[.activities]).records
    #expect(records[0].values[3] == .codes(["I1", "I2"]))
    #expect(
      records[0].values[5].parameter == """
        [{"provider":"H1","name":"李 \\"四\\" \\\\","hours":2.5},\
        {"provider":"H2","name":"王/五","hours":7},{"provider":"H2","name":"赵","hours":0.5}]
        """)
    #expect(records[1].values[3...].map(\.parameter) == ["{}", "{}", "[]"])
  }

  @Test(
    "what obligations.md lets stand",
    arguments: [
      ("agreements.csv", "code,institution_code,provider_code\nV1,I1,H1\n"),
      (
        "agreements.csv",
        "code,institution_code,provider_code,signed_on,starts_on,ends_on\n"
          + "V1,I1,H1,2024-06-13,2024-01-01,2023-01-01\n"
      ),
      ("institutions.csv", "code,name,filed_on\nI1,a,2999-01-01\n"),
      ("institutions.csv", "code,name,health_centre_code,receipt_no\nI1,a,B,W-7\n"),
      (
        "institutions.csv",
        "code,name,suspended_on,resumed_on\nI1,a,2024-02-01,2024-02-01\nI2,b,,2024-02-01\n"
      ),
      ("child_services.csv", "child_code,milestone_months,item,done_on\nC,3,科学喂养,2024-03-01\n"),
      ("institutions.csv", "code,name\n"),
    ])
  func permitted(file: String, text: String) throws {
    #expect(try CountyFolder([file: text]).problems() == "")
  }

  @Test("the county's service package")
  func servicePackage() throws {
    let text = "group,item,m3,m6\n体检,体格体检,★,★\n指导,\"喂养,科学\",,★\n"
    let package = try ServicePackage(csv: Array(text.utf8), named: "package.csv")
    #expect(package.items.map(\.name) == ["体格体检", "喂养,科学"])
    #expect(package.items.map(\.milestones) == [[3, 6], [6]])
    #expect(package.milestones == [3, 6])
  }

  @Test(
    "a service package that is none",
    arguments: [
      ("", ":1: columns are missing", header),
      ("group,item,x\n", #":1: column "x": there is no such column"#, header),
      (
        "group,item,m3\na,b\n", ":2: the row does not have the header's 3 fields",
        "mend its commas and quotes"
      ),
      (
        "group,item,m3\na,b,x\n", #":2: column m3: "x" is no mark"#,
        "write ★ or leave it empty"
      ),
      (
        "group,item,m3\na,b,★\na,b,★\n",
        #":3: column item: "b" stands on an earlier line already"#,
        "give every item a name of its own"
      ),
    ])
  func badServicePackage(text: String, what: String, mend: String) {
    let thrown = #expect(throws: ImportProblem.self) {
      try ServicePackage(csv: Array(text.utf8), named: "p.csv")
    }
    #expect(thrown?.description == "p.csv\(what); \(mend)")
  }

  private static let header = "the header is group,item and m3, m6 … for the milestones"
}
