import Foundation
import Testing

@testable import Registry

@Suite("What is refused, with file, line, column and the mend")
struct BadFilesTests {
  @Test(
    "headers and rows",
    arguments: [
      BadFile(
        "institutions.csv", "",
        ": it is empty", "write the header row at least"),
      BadFile(
        "institutions.csv", "code,nmae\n",
        #":1: column "nmae": there is no such column"#, "did you mean name?"),
      BadFile(
        "findings.csv", "code,telephone\n",
        #":1: column "telephone": there is no such column"#,
        "the columns are code, activity_code, institution_code, text, mend_by, mended_on"),
      BadFile(
        "institutions.csv", "\n\ncode\n",
        ":3: column name: it is missing", "add it and fill it in every row"),
      BadFile(
        "institutions.csv", "code,name,code\n",
        ":1: column code: it stands there twice", "take one away"),
      BadFile(
        "institutions.csv", "code,name,\n",
        ":1: column 3: it has no name", "name it or take it away"),
      BadFile(
        "institutions.csv", "code;name\n",
        ":1: column 1: the columns are not split by commas",
        "save the file as comma-separated values"),
      BadFile(
        "institutions.csv", "code,name\nI1,a,b\n",
        ":2: column 3: the row has 3 fields, the header 2",
        "take away what is too much, or put the value that holds a comma in quotes"),
      BadFile(
        "institutions.csv", "name,code,area\nI1,a\n",
        ":2: column area: the row has 2 fields, the header 3",
        "write a comma for every value that is empty"),
      BadFile(
        "institutions.csv", "code,name\r\nI1,\"a\r\n",
        ":2: column name: the quote that opens the value is never closed", "close it"),
      BadFile(
        "institutions.csv", "code,name,area\nI1,\"a,b\nI2,c,d",
        ":2: column name: the quote that opens the value is never closed", "close it"),
      BadFile(
        "institutions.csv", "code,name\nI1,\"a\"b\n",
        ":2: column name: something stands between the closing quote and the next comma",
        "put the value in quotes and double each quote inside it"),
      BadFile(
        "institutions.csv", "code,name\nI1,a\"b\n",
        ":2: column name: a quote stands inside a value that does not begin with one",
        "put the value in quotes and double each quote inside it"),
    ])
  func structure(bad: BadFile) throws {
    #expect(try CountyFolder([bad.file: bad.text]).problems() == bad.problem)
  }

  @Test(
    "values",
    arguments: [
      BadFile(
        "institutions.csv", "code,name,filed_on\nI1,a,2024-02-30\n",
        #":2: column filed_on: "2024-02-30" is not a day of the calendar"#, "write YYYY-MM-DD"),
      BadFile(
        "institutions.csv", "code,name,filed_on\nI1,a,2024/2/3\n",
        #":2: column filed_on: "2024/2/3" is not a day of the calendar"#, "write YYYY-MM-DD"),
      BadFile(
        "institutions.csv", "code,name\n,a\n",
        ":2: column code: the value is empty", "fill it"),
      BadFile(
        "institutions.csv", "code,name\nI1, 　\n",
        #":2: column name: " 　" is nothing but blanks"#, "fill it"),
      BadFile(
        "institutions.csv", "code,name\nI1 ,a\n",
        #":2: column code: "I1 " begins or ends with a blank"#, "take it away"),
      BadFile(
        "institutions.csv", "code,name\nI1,\"a\nb\"\n",
        #":2: column name: "a\u{A}b" contains a line break"#, "take it out; a value is one line"),
      BadFile(
        "institutions.csv", "code,name\nI1,a\u{0}b\n",
        #":2: column name: "a\u{0}b" contains the control character U+0000"#,
        "take it out; a value is one line"),
      BadFile(
        "institutions.csv", "code,name\nI1,a\u{2028}b\n",
        #":2: column name: "a\u{2028}b" contains a line break"#,
        "take it out; a value is one line"),
      BadFile(
        "institutions.csv", "code,name\n\(String(repeating: "x", count: 101)),a\n",
        ":2: column code: \"\(String(repeating: "x", count: 60))…\" is 101 characters long",
        "100 are the most"),
      BadFile(
        "institutions.csv", "code,name,receipt_no\nI1,a,WS2024023001\n",
        #":2: column receipt_no: the day in "WS2024023001", "20240230", "#
          + "is not a day of the calendar",
        "correct it, or fill filed_on"),
      BadFile(
        "institutions.csv", "code,name,suspended_on,resumed_on\nI1,a,2024-02-02,2024-02-01\n",
        ":2: column resumed_on: 2024-02-01 lies before suspended_on, 2024-02-02",
        "correct one of them"),
      BadFile(
        "organisations.csv", "code,kind,name\nB,office,a\n",
        #":2: column kind: "office" is not known here"#,
        "write bureau, city, guidance_centre, health_centre, hospital, tcm_hospital or cdc"),
      BadFile(
        "organisations.csv", "code,kind,name,public\nB,bureau,a,是\n",
        #":2: column public: "是" is not known here"#, "write yes or no"),
      BadFile(
        "activities.csv", "code,kind,held_on,institution_codes\nA,visit,2024-07-01,I1; I2\n",
        #":2: column institution_codes: " I2" begins or ends with a blank"#, "take it away"),
      BadFile(
        "activities.csv", "code,kind,held_on,staff_hours\nA,visit,2024-07-01,H1/李=2;H1=3\n",
        #":2: column staff_hours: "H1=3" does not say whose hours they are"#,
        "write provider/name=hours, the hours as 2 or 2.5"),
      BadFile(
        "activities.csv", "code,kind,held_on,staff_hours\nA,visit,2024-07-01,H1/李=two\n",
        #":2: column staff_hours: "H1/李=two" has no number of hours"#,
        "write provider/name=hours, the hours as 2 or 2.5"),
      BadFile(
        "contacts.csv", "owner_code,name,email\nH1,李,a b@c\n",
        #":2: column email: "a b@c" is no e-mail address"#,
        "write one address, as name@example.org"),
      BadFile(
        "contacts.csv", "owner_code,name,email\nH1,李,a@b@c\n",
        #":2: column email: "a@b@c" is no e-mail address"#,
        "write one address, as name@example.org"),
      BadFile(
        "contacts.csv", "owner_code,name,phone\nH1,李,无\n",
        #":2: column phone: "无" has no digit"#, "write a number, or leave it empty"),
      BadFile(
        "contacts.csv", "owner_code,name,webhook\nH1,李,https://x.example/send?key=s\n",
        ":2: column webhook: the value is a URL",
        "write the name of an endpoint in the configuration: letters a to z, digits and -"),
      BadFile(
        "contacts.csv", "owner_code,name,webhook\nH1,李,Robot_1\n",
        ":2: column webhook: the value is no endpoint's name",
        "write the name of an endpoint in the configuration: letters a to z, digits and -"),
    ])
  func values(bad: BadFile) throws {
    #expect(try CountyFolder([bad.file: bad.text]).problems() == bad.problem)
  }

  @Test(
    "keys and parents",
    arguments: [
      BadFile(
        "institutions.csv", "code,name\nI1,a\nI2,b\nI1,c\n",
        #":4: column code: "I1" stands on line 2 already"#, "take one away or tell them apart"),
      BadFile(
        "institutions.csv", "code,name\nH1,a\n",
        #":2: column code: "H1" is the code of an organisation (organisations.csv:4)"#,
        "give it a code that neither an organisation nor an institution has"),
      BadFile(
        "contacts.csv", "name,owner_code\n李,H1\n王,H1\n李,H1\n",
        #":4: column owner_code, name: "H1", "李" stands on line 2 already"#,
        "take one away or tell them apart"),
      BadFile(
        "organisations.csv",
        "code,kind,name,parent_code\nA,city,a,C\nB,bureau,b,A\nC,city,c,B\nD,bureau,d,C\n",
        #":2: column parent_code: the parents form a circle: "A" under "C" under "B" under "A""#,
        "leave it empty where nobody is above"),
      BadFile(
        "organisations.csv", "code,kind,name,parent_code\nA,city,a,A\n",
        #":2: column parent_code: the parents form a circle: "A" under "A""#,
        "leave it empty where nobody is above"),
    ])
  func keys(bad: BadFile) throws {
    #expect(try CountyFolder([bad.file: bad.text]).problems() == bad.problem)
  }

  @Test(
    "of a child nothing is quoted",
    arguments: [
      BadFile(
        "children.csv", childHeader + "C-77,I1,2023-13-01,2024-03-01,yes\n",
        ":2: column born_on: the value is not a day of the calendar", "write YYYY-MM-DD"),
      BadFile(
        "children.csv", childHeader + "C-77,I1,2023-01-01,2024-03-01,maybe\n",
        ":2: column record_consent: the value is not known here", "write yes, no or unknown"),
      BadFile(
        "children.csv",
        childHeader + "C-77,I1,2023-01-01,2024-03-01,no\nC-77,I1,2023-01-01,2024-03-01,no\n",
        ":3: column code: the key stands on line 2 already", "take one away or tell them apart"),
      BadFile(
        "child_services.csv", serviceHeader + "C-77,6,按摩,2024-03-01\n",
        ":2: column item: the value is no item of the service package",
        "write a name as its file has it"),
      BadFile(
        "child_services.csv", serviceHeader + "C-77,5,体格体检,2024-03-01\n",
        ":2: column milestone_months: the value is no milestone of the service package",
        "write one of 3, 6"),
      BadFile(
        "child_services.csv", serviceHeader + "C-77,3,体格体检,2024-03-01\nC-77,3,体格体检,2024-03-02\n",
        ":3: column child_code, milestone_months, item: the key stands on line 2 already",
        "take one away or tell them apart"),
    ])
  func privacy(bad: BadFile) throws {
    #expect(try CountyFolder([bad.file: bad.text]).problems() == bad.problem)
  }

  @Test("bytes that are no text")
  func bytes() throws {
    let broken = Array("code,name\nI1,".utf8) + [0x61, 0xFF] + Array(",x\n".utf8)
    #expect(
      try CountyFolder(["institutions.csv": broken]).problems()
        == "institutions.csv:2: column name: byte 5 of the line (0xFF) is not UTF-8, and the file"
        + " is not GB18030; save it as UTF-8")
    #expect(
      try CountyFolder(["institutions.csv": [0xFF, 0xFE, 0x63, 0x00]]).problems()
        == "institutions.csv:1: it is UTF-16; save it as UTF-8")
  }

  @Test("folders")
  func folders() throws {
    let folder = try CountyFolder([
      "institution.csv": "", "notes.txt": "", ".~lock.csv": "", "contacts.CSV": "",
    ])
    #expect(
      folder.problems() == """
        "contacts.CSV": no file of this name is imported; did you mean contacts.csv?
        "institution.csv": no file of this name is imported; did you mean institutions.csv?
        """)
    let bare = try CountyFolder()
    try FileManager.default.removeItem(atPath: "\(bare.path)/institutions.csv")
    #expect(
      bare.problems()
        == "institutions.csv: it is missing in \(quoted(bare.path)); put it there")
    try FileManager.default.createDirectory(
      atPath: "\(bare.path)/institutions.csv", withIntermediateDirectories: false)
    #expect(
      bare.problems()
        == "institutions.csv: it is not a regular file; make it a file that this user may read")
    let missing = #expect(throws: ImportProblems.self) {
      try Importer.wushan.read(folder: "/nowhere/at/all")
    }
    #expect(
      missing?.description
        == "/nowhere/at/all: it cannot be read: No such file or directory;"
        + " name the folder that holds the CSV files")
  }

  @Test("the first twenty, sorted by file and line")
  func many() throws {
    let rows = (1...30).map { "I\($0),,2024-13-01\n" }.joined()
    let folder = try CountyFolder([
      "institutions.csv": "code,name,filed_on\n" + rows,
      "contacts.csv": "owner_code\n", "organisations.csv": "code,kind,name\nB,x,y\n",
    ])
    let problems = try #require(throws: ImportProblems.self) { try folder.county() }
    #expect(problems.problems.count == 20)
    #expect(problems.problems.map(\.line) == [2] + (2...10).flatMap { [$0, $0] } + [11])
    #expect(problems.problems.map(\.file).last == "institutions.csv")
    #expect(problems.description.hasSuffix("\nand 42 more"))
  }
}
