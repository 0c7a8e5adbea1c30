/// The origination date of a mail (RFC 5322 section 3.3), with the hour as it is shown there.
public struct MailDate: Sendable, Hashable, CustomStringConvertible {
  /// Seconds since 1970-01-01 00:00 UTC.
  public let secondsSinceEpoch: Int64
  /// The civil time's distance from UTC, in minutes to the east.
  public let offsetMinutes: Int

  /// Checks a date: a year from 1900 to 9999, less than a day of offset.
  public init(secondsSinceEpoch: Int64, offsetMinutes: Int) throws(RefusedText) {
    guard (-2_208_902_400...253_402_214_400).contains(secondsSinceEpoch),
      (-1439...1439).contains(offsetMinutes)
    else { throw .dateOutOfRange }
    self.secondsSinceEpoch = secondsSinceEpoch
    self.offsetMinutes = offsetMinutes
  }

  /// `Sat, 21 Nov 2026 21:34:33 +0800`.
  public var description: String {
    let local = Int(secondsSinceEpoch) + offsetMinutes * 60
    let second = ((local % 86_400) + 86_400) % 86_400
    let day = (local - second) / 86_400
    let date = Self.civil(day)
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((day % 7) + 7) % 7]
    let clock = [second / 3600, second / 60 % 60, second % 60].map(Self.two).joined(separator: ":")
    let offset = abs(offsetMinutes)
    let zone = (offsetMinutes < 0 ? "-" : "+") + Self.two(offset / 60) + Self.two(offset % 60)
    return "\(weekday), \(date.day) \(Self.months[date.month - 1]) \(date.year) \(clock) \(zone)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The Gregorian date of a day since 1970-01-01, counted in years that begin in March so that the
  /// leap day comes last.
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let sinceMarch0000 = day + 719_468
    let era = sinceMarch0000 / 146_097
    let dayOfEra = sinceMarch0000 % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}
