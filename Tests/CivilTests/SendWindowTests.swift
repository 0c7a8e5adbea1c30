import Civil
import Testing

@Suite("The send window") struct SendWindowTests {
  private static func window(_ days: SendWindow.Days, _ from: String, _ to: String) -> SendWindow? {
    guard let from = TimeOfDay(from), let to = TimeOfDay(to) else { return nil }
    return SendWindow(days: days, from: from, to: to, timeZone: "Asia/Shanghai")
  }

  @Test(
    "It is open from its first minute up to, but not at, its end",
    arguments: [
      ("2024-06-13", "08:29", false), ("2024-06-13", "08:30", true), ("2024-06-13", "17:59", true),
      ("2024-06-13", "18:00", false), ("2024-06-10", "10:00", false), ("2024-05-11", "10:00", true),
    ])
  func isOpen(day: String, time: String, isOpen: Bool) throws {
    let window = try #require(Self.window(.working, "08:30", "18:00"))
    let day = try #require(CivilDate(day))
    let time = try #require(TimeOfDay(time))
    #expect(try window.isOpen(on: day, at: time, in: ShippedCalendars.calendar()) == isOpen)
  }

  @Test(
    "What waits goes out when it opens the next time",
    arguments: [
      (SendWindow.Days.working, "2024-06-13", "08:29", "2024-06-13"),
      (.working, "2024-06-13", "08:30", "2024-06-14"),
      (.working, "2024-06-07", "18:00", "2024-06-11"),
      (.working, "2024-06-09", "03:00", "2024-06-11"),
      (.working, "2024-12-31", "23:59", "2025-01-02"),
      (.all, "2024-06-07", "18:00", "2024-06-08"),
      (.all, "2024-06-10", "00:00", "2024-06-10"),
    ])
  func nextOpening(days: SendWindow.Days, day: String, time: String, expected: String) throws {
    let window = try #require(Self.window(days, "08:30", "18:00"))
    let day = try #require(CivilDate(day))
    let time = try #require(TimeOfDay(time))
    let opening = try window.nextOpening(after: day, at: time, in: ShippedCalendars.calendar())
    #expect(opening.day.description == expected)
    #expect(opening.time.description == "08:30")
  }

  @Test("A window may be the whole day, and is never empty")
  func bounds() throws {
    let always = try #require(Self.window(.all, "00:00", "24:00"))
    let day = try #require(CivilDate("2024-06-10"))
    let last = try #require(TimeOfDay("23:59"))
    let calendar = WorkingCalendar(files: [])
    #expect(always.isOpen(on: day, at: last, in: calendar))
    #expect(always.nextOpening(after: day, at: last, in: calendar).day == day + 1)
    #expect(Self.window(.all, "08:30", "08:30") == nil)
    #expect(Self.window(.all, "18:00", "08:30") == nil)
  }
}
