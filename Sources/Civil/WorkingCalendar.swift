/// Which days are worked, as the State Council's yearly notices say.
///
/// In a provisional year, one whose notice is not known, Saturdays, Sundays and the statutory
/// holidays of fixed date (1 January, 1–2 May, 1–3 October) are off, everything else is worked.
public struct WorkingCalendar: Sendable, Equatable {
  /// The years whose notice is known; every other year is provisional.
  public let announcedYears: Set<Int>
  private let isOff: [CivilDate: Bool]

  /// Puts the years' files together.
  ///
  /// A file may list days of the years beside its own. Where two years' files list the same day, the
  /// later year's stands, since its notice is the later one.
  public init(files: some Sequence<CalendarFile>) {
    let files = files.sorted { $0.year < $1.year }
    announcedYears = Set(files.filter(\.isAnnounced).map(\.year))
    isOff = Dictionary(
      files.flatMap(\.days).map { ($0.date, $0.isOff) }, uniquingKeysWith: { _, later in later })
  }

  /// Whether that day's year is missing or not announced.
  public func isProvisional(_ day: CivilDate) -> Bool {
    !announcedYears.contains(day.year)
  }

  /// Whether that day is worked.
  public func isWorking(_ day: CivilDate) -> Bool {
    if let isOff = isOff[day] { return !isOff }
    guard day.weekday <= 5 else { return false }
    return !(isProvisional(day) && WorkingCalendar.isHolidayOfFixedDate(day))
  }

  /// The n-th working day strictly after a day, or strictly before it where n is negative.
  ///
  /// The day itself is not counted (民法典 第201条, 行政许可法 第82条).
  /// - Returns: nil for n = 0, and where the count leaves the years 1 to 9999.
  public func workingDay(_ n: Int, from start: CivilDate) -> CountedDay? {
    guard n != 0 else { return nil }
    var day = start
    var isProvisional = false
    var left = n.magnitude
    while left > 0 {
      day = day + n.signum()
      let year = day.year
      guard CivilDate.years.contains(year) else { return nil }
      isProvisional = isProvisional || !announcedYears.contains(year)
      if isWorking(day) { left -= 1 }
    }
    return CountedDay(date: day, isProvisional: isProvisional)
  }

  /// The day itself where it is worked, else the last working day before it.
  public func lastWorkingDay(onOrBefore start: CivilDate) -> CountedDay {
    var day = start
    var isProvisional = isProvisional(day)
    while !isWorking(day) {
      day = day - 1
      isProvisional = isProvisional || self.isProvisional(day)
    }
    return CountedDay(date: day, isProvisional: isProvisional)
  }

  private static func isHolidayOfFixedDate(_ day: CivilDate) -> Bool {
    switch (day.month, day.day) {
    case (1, 1), (5, 1...2), (10, 1...3): true
    default: false
    }
  }
}
