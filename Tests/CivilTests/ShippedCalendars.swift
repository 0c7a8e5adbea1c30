import Civil
import FoundationEssentials

/// The calendars that the product brings: 2020 to 2026 announced, 2027 not yet.
enum ShippedCalendars {
  static func file(_ year: Int) throws -> CalendarFile {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("Config/calendars/\(year).json")
    return try CalendarFile(json: Array(Data(contentsOf: path)), file: path.path)
  }

  static func calendar(_ years: ClosedRange<Int> = 2020...2027) throws -> WorkingCalendar {
    WorkingCalendar(files: try years.map(file))
  }
}
