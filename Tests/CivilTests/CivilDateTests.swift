import Civil
import Testing

@Suite("Civil days") struct CivilDateTests {
  @Test(
    "A day is its number, its fields and its text alike",
    arguments: [
      ("0001-01-01", -719_162, 1), ("1900-03-01", -25_508, 4), ("1969-12-31", -1, 3),
      ("1970-01-01", 0, 4), ("2000-02-29", 11_016, 2), ("2024-06-13", 19_887, 4),
      ("2026-02-28", 20_512, 6), ("2100-03-01", 47_541, 1), ("9999-12-31", 2_932_896, 5),
    ])
  func aDay(text: String, number: Int, weekday: Int) throws {
    let day = try #require(CivilDate(text))
    #expect(day.dayNumber == number)
    #expect(day.weekday == weekday)
    #expect(day.description == text)
    #expect(CivilDate(year: day.year, month: day.month, day: day.day) == day)
    #expect(CivilDate(dayNumber: number) == day)
  }

  @Test(
    "Only real days, written YYYY-MM-DD, are read",
    arguments: [
      "", "2024", "2024-6-13", "2024-06-13 ", " 2024-06-13", "2024/06/13", "20240613",
      "2024-06-00", "2024-06-31", "2024-00-10", "2024-13-01", "2023-02-29", "1900-02-29",
      "0000-12-31", "+024-06-13", "-024-06-13", "2024-06-1３", "2024-06-13T00:00",
    ])
  func noDay(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test("Every day from 1896 to 2104 follows the one before it")
  func succession() throws {
    let first = try #require(CivilDate("1896-01-01"))
    let last = try #require(CivilDate("2104-12-31"))
    var before = first - 1
    for day in first...last {
      #expect(CivilDate(day.description) == day)
      #expect(day.weekday == before.weekday % 7 + 1)
      #expect(day.day == before.day + 1 || day.day == 1 && before.day >= 28)
      before = day
    }
  }

  @Test("Days are counted and ordered")
  func arithmetic() throws {
    let spring = try #require(CivilDate("2024-02-28"))
    #expect((spring + 2).description == "2024-03-01")
    #expect((spring - 59).description == "2023-12-31")
    #expect((spring + 2) - spring == 2)
    #expect(spring < spring + 1)
    #expect((spring + 4_000_000).year > 9999)
  }

  @Test(
    "A time of day is written HH:MM",
    arguments: [("00:00", 0), ("08:30", 510), ("23:59", 1439), ("24:00", 1440)])
  func timeOfDay(text: String, minutes: Int) throws {
    let time = try #require(TimeOfDay(text))
    #expect(time.minutes == minutes)
    #expect(time.description == text)
  }

  @Test(
    "Anything else is no time of day",
    arguments: ["", "8:30", "08:60", "24:01", "25:00", "0830", "08:30:00", "-1:00", "08.30"])
  func noTimeOfDay(text: String) {
    #expect(TimeOfDay(text) == nil)
  }
}
