/// A day of the proleptic Gregorian calendar, without a time and without a time zone.
///
/// Its text is `YYYY-MM-DD` (ISO 8601, extended format), for the years 0001 to 9999.
public struct CivilDate: Sendable, Hashable {
  private let number: Int32

  /// The day that lies `dayNumber` days after 1970-01-01.
  public init(dayNumber: Int) {
    number = Int32(dayNumber)
  }

  /// The day of that name, or nil where the calendar has no such day; years 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard CivilDate.years.contains(year), 1...12 ~= month, day >= 1,
      day <= CivilDate.lastDay(ofMonth: month, in: year)
    else { return nil }
    self.init(dayNumber: CivilDate.dayNumber(year: year, month: month, day: day))
  }

  /// The years that have a text.
  public static let years = 1...9999

  /// Days since 1970-01-01, negative before it.
  public var dayNumber: Int { Int(number) }

  /// The year.
  public var year: Int { fields.year }
  /// The month, 1 to 12.
  public var month: Int { fields.month }
  /// The day of the month, 1 to 31.
  public var day: Int { fields.day }

  /// The day of the week as ISO 8601 counts it: 1 is Monday, 7 is Sunday.
  public var weekday: Int {
    // 1970-01-01 was a Thursday.
    let sinceMonday = (dayNumber + 3) % 7
    return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
  }

  /// The day that lies `days` days later.
  public static func + (date: CivilDate, days: Int) -> CivilDate {
    CivilDate(dayNumber: date.dayNumber + days)
  }

  /// The day that lies `days` days earlier.
  public static func - (date: CivilDate, days: Int) -> CivilDate {
    CivilDate(dayNumber: date.dayNumber - days)
  }

  /// How many days `later` lies after `earlier`.
  public static func - (later: CivilDate, earlier: CivilDate) -> Int {
    later.dayNumber - earlier.dayNumber
  }
}

extension CivilDate: Strideable {
  /// Orders days by time.
  public static func < (earlier: CivilDate, later: CivilDate) -> Bool {
    earlier.number < later.number
  }

  /// How many days `other` lies after this one.
  public func distance(to other: CivilDate) -> Int { other - self }

  /// The day that lies `days` days later.
  public func advanced(by days: Int) -> CivilDate { self + days }
}

extension CivilDate: LosslessStringConvertible {
  /// Reads `YYYY-MM-DD`, digits of ASCII, nothing before or behind it; real days only.
  public init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 10, characters[4] == UInt8(ascii: "-"),
      characters[7] == UInt8(ascii: "-"),
      let year = decimal(characters[0..<4]), let month = decimal(characters[5..<7]),
      let day = decimal(characters[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day as `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = fields
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }
}

/// Between day numbers and years, months, days: H. Hinnant, "chrono-compatible low-level date
/// algorithms". Years run from March there, so that a leap day is the last of its year, and 400 of
/// them make one era of 146,097 days.
extension CivilDate {
  private static let daysInEra = 146_097
  /// From 0000-03-01, where the eras begin, to 1970-01-01.
  private static let eraOffset = 719_468

  private static func lastDay(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * daysInEra + dayOfEra - eraOffset
  }

  private var fields: (year: Int, month: Int, day: Int) {
    let days = dayNumber + CivilDate.eraOffset
    let era = (days >= 0 ? days : days - CivilDate.daysInEra + 1) / CivilDate.daysInEra
    let dayOfEra = days - era * CivilDate.daysInEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let marchYear = yearOfEra + era * 400
    return (month > 2 ? marchYear : marchYear + 1, month, day)
  }
}
