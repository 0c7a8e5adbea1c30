import Testing

@testable import Registry

@Suite("RFC 4180")
struct CSVReaderTests {
  @Test(
    "fields",
    arguments: [
      ("", []),
      ("\n\r\n", []),
      ("a", [["a"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
      ("a,\n,", [["a", ""], ["", ""]]),
      ("a\n\n\r\nb\n", [["a"], ["b"]]),
      ("\"a\",\"\"\n", [["a", ""]]),
      ("\"a,b\",\"c\"\"d\"\"\"", [["a,b", "c\"d\""]]),
      ("\"a\r\nb\nc\",d", [["a\r\nb\nc", "d"]]),
      ("a\rb,c\r", [["a\rb", "c\r"]]),
    ] as [(String, [[String]])])
  func fields(text: String, rows: [[String]]) {
    #expect(read(text).map { $0.map(\.text) } == rows)
  }

  @Test("the line of each field")
  func lines() {
    let rows = read("h\r\n\r\n\"1\n2\",\"3\n\n4\",5\nx\n")
    #expect(rows.map { $0.map(\.line) } == [[1], [3, 4, 6], [7]])
  }

  @Test(
    "a fault, and on it goes",
    arguments: [
      ("a\"b,c\nd", "a\"b", CSVReader.Fault.strayQuote, 3),
      ("\"a\"b\"c,d\ne", "a", .textBehindQuote, 3),
      ("\"a,b\nc", "\"a,b\nc", .unclosedQuote, 1),
    ])
  func faults(text: String, field: String, fault: CSVReader.Fault, fields: Int) {
    let rows = read(text)
    #expect(rows[0][0].text == field)
    #expect(rows[0][0].fault == fault)
    #expect(rows.flatMap(\.self).count == fields)
    #expect(rows.flatMap(\.self).dropFirst().allSatisfy { $0.fault == nil })
  }

  @Test("the place of a byte")
  func place() {
    let bytes = Array("a,b\n\"c\nd\",e\n".utf8)
    let places = [0, 2, 5, 7, 10].map { CSVReader.place(of: $0, in: bytes) }
    #expect(places.map(\.line) == [1, 1, 2, 3, 3])
    #expect(places.map(\.byte) == [1, 3, 2, 1, 4])
    #expect(places.map(\.field) == [1, 2, 1, 1, 2])
  }

  private func read(_ text: String) -> [[CSVReader.Field]] {
    var reader = CSVReader(Array(text.utf8))
    var rows: [[CSVReader.Field]] = []
    while let row = reader.next() { rows.append(row) }
    return rows
  }
}
