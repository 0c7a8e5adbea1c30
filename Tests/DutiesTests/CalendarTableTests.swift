import Civil
import Database
import Stand
import Testing

@testable import Duties

@Suite("duban.calendar") struct CalendarTableTests {
  let connection: Connection

  init() throws {
    connection = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
  }

  /// n working days after or before every day, as one join; what it rests on are the days passed.
  private static let counted = """
    select start.day, found.day as found,
      case when $1::int > 0 then found.provisional_ordinal > start.provisional_ordinal
        else start.provisional_ordinal - start.provisional::int
          > found.provisional_ordinal - found.provisional::int
      end as provisional
    from duban.calendar start
      join duban.calendar found on found.working and found.ordinal = start.ordinal + $1::int
        + case when $1::int < 0 then 1 - start.working::int else 0 end
    where start.day between $2 and $3
    order by start.day
    """

  @Test(
    "n working days from a day are those of WorkingCalendar, on every day of seven years",
    arguments: [-20, -10, -3, -1, 1, 3, 5, 7, 10, 20])
  func counting(n: Int) throws {
    let files = try ShippedCalendars.files()
    let calendar = WorkingCalendar(files: files)
    try CalendarTable.load(files, on: connection)
    let days = try day("2020-01-01")...day("2026-12-31")
    let rows = try connection.query(
      Self.counted, n, days.lowerBound.description, days.upperBound.description)
    let found = try rows.map { row in
      (
        try row("day", as: CivilDate.self), try row("found", as: CivilDate.self),
        try row("provisional", as: Bool.self)
      )
    }
    #expect(found.map(\.0) == Array(days))
    for (day, date, isProvisional) in found {
      let counted = try #require(calendar.workingDay(n, from: day))
      #expect(
        CountedDay(date: date, isProvisional: isProvisional) == counted, "\(n) wd from \(day)")
    }
  }

  @Test("a file that changed moves days; the same files do nothing")
  func reloading() throws {
    var files = try ShippedCalendars.files()
    #expect(try CalendarTable.load(files, on: connection))
    #expect(try after("2026-12-31", 1) == "2027-01-04 t")
    let written = try lastWritten()
    #expect(try !CalendarTable.load(files, on: connection))
    #expect(try lastWritten() == written)
    let days = try ["2027-01-04", "2027-01-05"].map {
      CalendarFile.Day(name: "元旦", date: try day($0), isOff: true)
    }
    files[7] = CalendarFile(year: 2027, papers: ["notice"], days: days)
    #expect(try CalendarTable.load(files, on: connection))
    #expect(try after("2026-12-31", 1) == "2027-01-01 f")
    #expect(try after("2027-01-01", 1) == "2027-01-06 f")
    // A year whose file is gone is provisional again.
    #expect(try CalendarTable.load(Array(files.dropLast()), on: connection))
    #expect(try after("2026-12-31", 1) == "2027-01-04 t")
  }

  @Test("without any file every year is provisional, and a second time nothing is done")
  func nothing() throws {
    #expect(try CalendarTable.load([], on: connection))
    #expect(try after("2024-04-30", 1) == "2024-05-03 t")
    #expect(try !CalendarTable.load([], on: connection))
  }

  @Test("where two years' files list the same day, the later year's stands, in any order")
  func overlapping() throws {
    let newYearsEve = try day("2024-12-31")
    let files = [
      CalendarFile(year: 2025, days: [.init(name: "元旦", date: newYearsEve, isOff: true)]),
      CalendarFile(year: 2024, days: [.init(name: "补班", date: newYearsEve, isOff: false)]),
    ]
    try CalendarTable.load(files, on: connection)
    #expect(!WorkingCalendar(files: files).isWorking(newYearsEve))
    #expect(try after("2024-12-30", 1) == "2025-01-01 f")
  }

  private func after(_ day: String, _ n: Int) throws -> String {
    let row = try connection.query(Self.counted, n, day, day)[0]
    return
      "\(try row("found", as: String.self)) \(try row("provisional", as: Bool.self) ? "t" : "f")"
  }

  /// The transaction that last wrote the table.
  private func lastWritten() throws -> [String] {
    try connection.query("select distinct xmin::text as id from duban.calendar").map {
      try $0("id")
    }
  }
}
