import Civil
import Testing

@Suite("Working days") struct WorkingCalendarTests {
  @Test(
    "The n-th working day after a day, or before it",
    arguments: [
      // obligations.md, Working days.
      ("2024-06-07", 7, "2024-06-19"), ("2024-04-30", 7, "2024-05-13"),
      // channels.md, The calendar.
      ("2026-02-12", 7, "2026-02-28"), ("2026-02-14", 7, "2026-03-03"),
      ("2026-09-29", 7, "2026-10-14"), ("2026-10-01", 7, "2026-10-15"),
      ("2024-12-30", 7, "2025-01-09"),
      // The day itself is not counted, be it worked or not.
      ("2024-06-13", 1, "2024-06-14"), ("2024-06-15", 1, "2024-06-17"),
      ("2024-06-14", -1, "2024-06-13"), ("2024-06-16", -1, "2024-06-14"),
      // Back over the May days, a worked Sunday among them.
      ("2024-05-06", -1, "2024-04-30"), ("2024-05-06", -3, "2024-04-28"),
      ("2025-01-02", -1, "2024-12-31"),
    ])
  func counted(from text: String, n: Int, to expected: String) throws {
    let start = try #require(CivilDate(text))
    let counted = try #require(ShippedCalendars.calendar().workingDay(n, from: start))
    #expect(counted.date.description == expected)
    #expect(!counted.isProvisional)
  }

  @Test(
    "A date rests on a provisional year when any day counted lies in one",
    arguments: [
      ("2026-12-30", 1, "2026-12-31", false), ("2026-12-31", 1, "2027-01-04", true),
      ("2026-12-30", 2, "2027-01-04", true), ("2027-01-04", -1, "2026-12-31", true),
      ("2027-01-01", -1, "2026-12-31", false), ("2020-01-01", -1, "2019-12-31", true),
      ("2019-12-31", 1, "2020-01-02", false),
    ])
  func provisional(from text: String, n: Int, to expected: String, isProvisional: Bool) throws {
    let start = try #require(CivilDate(text))
    let counted = try #require(ShippedCalendars.calendar().workingDay(n, from: start))
    #expect(counted.date.description == expected)
    #expect(counted.isProvisional == isProvisional)
  }

  @Test(
    "A provisional year has its weekends and the holidays of fixed date",
    arguments: [
      ("2027-01-01", false), ("2027-01-04", true), ("2027-02-08", true), ("2027-04-30", true),
      ("2027-05-01", false), ("2027-05-02", false), ("2027-05-03", true), ("2027-05-08", false),
      ("2027-09-30", true), ("2027-10-01", false), ("2027-10-02", false), ("2027-10-03", false),
      ("2027-10-04", true), ("2028-05-02", false), ("2028-05-03", true),
    ])
  func provisionalYear(text: String, isWorking: Bool) throws {
    let day = try #require(CivilDate(text))
    let calendar = try ShippedCalendars.calendar()
    #expect(calendar.isProvisional(day))
    #expect(calendar.isWorking(day) == isWorking)
  }

  @Test("A day of late December that stands in the next year's file counts, also without its own")
  func lateDecember() throws {
    // 2022-12-31 is listed in 2023's file alone; both files say nothing of the day before.
    let friday = try #require(CivilDate("2022-12-30"))
    let added = CalendarFile(
      year: 2023, days: [.init(name: "元旦", date: friday, isOff: true)])
    let calendar = WorkingCalendar(files: [try ShippedCalendars.file(2022), added])
    #expect(!calendar.isWorking(friday))
    #expect(!calendar.isProvisional(friday))
    #expect(calendar.workingDay(1, from: friday - 1)?.date.description == "2023-01-02")

    let alone = WorkingCalendar(files: [added])
    #expect(!alone.isWorking(friday))
    #expect(alone.isProvisional(friday))
  }

  @Test("Where two years' files list a day, the later year's stands, whatever their order")
  func twoFiles() throws {
    let day = try #require(CivilDate("2022-12-31"))
    let files = [(2022, true), (2023, false)].map { year, isOff in
      CalendarFile(year: year, days: [.init(name: "元旦", date: day, isOff: isOff)])
    }
    #expect(WorkingCalendar(files: files).isWorking(day))
    #expect(WorkingCalendar(files: files.reversed()).isWorking(day))
  }

  @Test(
    "A day off moves to the last working day before it",
    arguments: [
      ("2024-06-10", "2024-06-07", false), ("2024-06-13", "2024-06-13", false),
      ("2024-05-11", "2024-05-11", false), ("2024-05-05", "2024-04-30", false),
      ("2027-01-03", "2026-12-31", true), ("2027-01-04", "2027-01-04", true),
    ])
  func lastWorkingDay(text: String, expected: String, isProvisional: Bool) throws {
    let day = try #require(CivilDate(text))
    let moved = try ShippedCalendars.calendar().lastWorkingDay(onOrBefore: day)
    #expect(moved.date.description == expected)
    #expect(moved.isProvisional == isProvisional)
  }

  @Test("There is no zeroth working day, and none beyond the year 9999")
  func refused() throws {
    let calendar = try ShippedCalendars.calendar()
    let day = try #require(CivilDate("2024-06-13"))
    #expect(calendar.workingDay(0, from: day) == nil)
    #expect(calendar.workingDay(.max, from: day) == nil)
    #expect(calendar.workingDay(.min, from: day) == nil)
  }

  @Test("Announced years are those with papers or days")
  func announced() throws {
    #expect(try ShippedCalendars.calendar().announcedYears == Set(2020...2026))
    #expect(CalendarFile(year: 2027, papers: ["https://www.gov.cn/"]).isAnnounced)
    #expect(!CalendarFile(year: 2027).isAnnounced)
  }
}
