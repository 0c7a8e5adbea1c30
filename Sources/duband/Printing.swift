import Delivery
import FoundationEssentials
import Glibc

/// What commands print: JSON for programs, aligned columns for people.
enum Printing {
  /// Prints one JSON value.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints rows under their headings; a Chinese character takes two places.
  static func table(_ headings: [String], _ rows: [[String]]) {
    // What comes from a county's tables may hold control characters; a terminal obeys them.
    let rows = rows.map { $0.map(\.withoutControlCharacters) }
    let widths = headings.indices.map { column in
      ([headings] + rows).map { width($0[column]) }.max() ?? 0
    }
    for row in [headings] + rows {
      let cells = row.indices.map { column in
        column == row.count - 1
          ? row[column]
          : row[column] + String(repeating: " ", count: widths[column] - width(row[column]))
      }
      print(cells.joined(separator: "  "))
    }
  }

  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  /// East Asian Wide (Unicode Standard Annex 11), as far as it occurs in names.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
