/// A date in one of the three forms that RFC 9110, section 5.6.7, tells recipients to accept.
struct HTTPDate: Equatable {
  let secondsSince1970: Int

  init?(_ text: String) {
    let parts = text.split(separator: " ").map(String.init)
    switch parts.count {
    case 6 where parts[5] == "GMT":  // Sun, 06 Nov 1994 08:49:37 GMT
      self.init(year: parts[3], month: parts[2], day: parts[1], time: parts[4])
    case 5:  // Sun Nov  6 08:49:37 1994
      self.init(year: parts[4], month: parts[1], day: parts[2], time: parts[3])
    case 4 where parts[3] == "GMT":  // Sunday, 06-Nov-94 08:49:37 GMT
      let date = parts[1].split(separator: "-").map(String.init)
      guard date.count == 3, date[2].utf8.count == 2 else { return nil }
      let century = date[2] < "70" ? "20" : "19"
      self.init(year: century + date[2], month: date[1], day: date[0], time: parts[2])
    default: return nil
    }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private init?(year: String, month: String, day: String, time: String) {
    let clock = time.split(separator: ":").compactMap { UInt8($0) }.map(Int.init)
    guard let year = Int(year), 1970...9999 ~= year, let month = Self.months.firstIndex(of: month),
      let day = Int(day), 1...31 ~= day, clock.count == 3, clock[0] < 24, clock[1] < 60,
      clock[2] <= 60
    else { return nil }
    let days = Self.days(year: year, month: month + 1, day: day)
    secondsSince1970 = days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
  }

  /// Days since 1970-01-01, by years that begin in March, so that a leap day is a year's last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }
}
