/// A table for a spreadsheet, as a file that goes with a mail.
public struct CSVTable: Sendable, Equatable {
  /// The file's name, in Chinese.
  public let name: String
  /// The same for readers that know no other than ASCII.
  public let plainName: String
  /// CSV (RFC 4180) in UTF-8 with a byte order mark, by which spreadsheets tell it from the system's
  /// own encoding.
  ///
  /// Every cell is quoted. One that a spreadsheet would take for a formula begins with an apostrophe
  /// (OWASP, CSV Injection), the full-width signs included, which some read as the narrow ones.
  public let bytes: [UInt8]

  init(name: String, plainName: String, headings: [String], rows: [[String]]) {
    self.name = name
    self.plainName = plainName
    let lines = ([headings] + rows).map { row in row.map(Self.cell).joined(separator: ",") + "\r\n"
    }
    bytes = Array("\u{FEFF}\(lines.joined())".utf8)
  }

  private static func cell(_ text: String) -> String {
    let first = text.unicodeScalars.first
    let isFormula = "=+-@\t\r\n＝＋－＠".unicodeScalars.contains { $0 == first }
    // By scalars, as spreadsheets read: among Swift's characters a quotation mark with a mark of
    // another kind on it is none.
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" { escaped.append("\"") }
      escaped.append(scalar)
    }
    return "\"\(isFormula ? "'" : "")\(escaped)\""
  }
}
