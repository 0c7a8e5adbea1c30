import Civil
import Testing

@Suite("A year's file") struct CalendarFileTests {
  private static let mend = "; put holiday-cn's file of the year here"

  private static func read(_ json: String) throws -> CalendarFile {
    try CalendarFile(json: Array(json.utf8), file: "calendars/2025.json")
  }

  @Test("The shape of holiday-cn is read, keys beside it are passed over")
  func shape() throws {
    let file = try Self.read(
      #"""
      {"$schema": "schema.json", "year": 2025, "papers": ["https://www.gov.cn/"], "days": [
      {"name": "元旦", "date": "2024-12-31", "isOffDay": true},
      {"name": "春节", "date": "2025-01-26", "isOffDay": false}]}
      """#)
    let eve = try #require(CivilDate("2024-12-31"))
    let sunday = try #require(CivilDate("2025-01-26"))
    #expect(
      file
        == CalendarFile(
          year: 2025, papers: ["https://www.gov.cn/"],
          days: [
            .init(name: "元旦", date: eve, isOff: true),
            .init(name: "春节", date: sunday, isOff: false),
          ]))
  }

  @Test(
    "What is wrong is told with the file and the key",
    arguments: [
      ("", "not JSON"),
      (#"{"year": 2025"#, "not JSON"),
      ("[]", "not an object"),
      (#"{"papers": [], "days": []}"#, "year: the key is missing"),
      (#"{"year": "2025", "papers": [], "days": []}"#, "year: not a whole number"),
      (#"{"year": 0, "papers": [], "days": []}"#, "year: 0 is no year"),
      (
        #"{"year": 2026, "papers": [], "days": []}"#,
        "year: 2026 is not the year of the file's name"
      ),
      (#"{"year": 2025, "days": []}"#, "papers: the key is missing"),
      (#"{"year": 2025, "papers": [1], "days": []}"#, "papers[0]: not a string"),
      (#"{"year": 2025, "papers": [], "days": {}}"#, "days: not a list"),
      (#"{"year": 2025, "papers": [], "days": [7]}"#, "days[0]: not an object"),
      (day(#""date": "2025-01-01", "isOffDay": true"#), "days[0].name: the key is missing"),
      (day(#""name": "元旦", "isOffDay": true"#), "days[0].date: the key is missing"),
      (
        day(#""name": "元旦", "date": "2025-01-01", "isOffDay": 1"#),
        "days[0].isOffDay: not true or false"
      ),
      (
        day(#""name": "元旦", "date": "2025-02-29", "isOffDay": true"#),
        #"days[0].date: "2025-02-29" is no day written YYYY-MM-DD"#
      ),
      (
        day(#""name": "元旦", "date": "2052-01-01", "isOffDay": true"#),
        "days[0].date: 2052-01-01 lies far from the year 2025"
      ),
      (
        day(
          #""name": "元旦", "date": "2025-01-01", "isOffDay": true}, "#
            + #"{"name": "元旦", "date": "2025-01-01", "isOffDay": false"#),
        "days[1].isOffDay: 2025-01-01 stands twice, once as off and once as worked"
      ),
    ])
  func wrong(json: String, expected: String) {
    let problem = #expect(throws: CalendarProblem.self) { try Self.read(json) }
    #expect(problem?.description == "calendars/2025.json: \(expected)\(Self.mend)")
  }

  private static func day(_ keys: String) -> String {
    #"{"year": 2025, "papers": [], "days": [{\#(keys)}]}"#
  }
}
