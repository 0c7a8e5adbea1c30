/// When something may leave: the days, and the hours of such a day, in civil time.
public struct SendWindow: Sendable, Equatable {
  /// The days on which it opens.
  public enum Days: String, Sendable, CaseIterable {
    /// Working days.
    case working
    /// Every day.
    case all
  }

  /// The days on which it opens.
  public let days: Days
  /// From this time on it is open.
  public let from: TimeOfDay
  /// At this time it is closed again.
  public let to: TimeOfDay
  /// The time zone's name in the tz database; whoever turns instants into civil times judges it.
  public let timeZone: String

  /// Makes a window, or nil where it would never be open: `from` is not before `to`.
  public init?(days: Days, from: TimeOfDay, to: TimeOfDay, timeZone: String) {
    guard from < to else { return nil }
    self.days = days
    self.from = from
    self.to = to
    self.timeZone = timeZone
  }

  /// Whether it is open at that time of that day: from `from`, up to but not at `to`.
  public func isOpen(
    on day: CivilDate, at time: TimeOfDay, in calendar: WorkingCalendar
  ) -> Bool {
    opens(on: day, in: calendar) && from <= time && time < to
  }

  /// When it opens the next time after that; an opening at that very time is not meant.
  public func nextOpening(
    after day: CivilDate, at time: TimeOfDay, in calendar: WorkingCalendar
  ) -> (day: CivilDate, time: TimeOfDay) {
    var opening = time < from ? day : day + 1
    while !opens(on: opening, in: calendar) { opening = opening + 1 }
    return (opening, from)
  }

  private func opens(on day: CivilDate, in calendar: WorkingCalendar) -> Bool {
    switch days {
    case .working: calendar.isWorking(day)
    case .all: true
    }
  }
}
