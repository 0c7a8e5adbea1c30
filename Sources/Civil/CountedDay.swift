/// A day that was found by counting working days.
public struct CountedDay: Sendable, Hashable {
  /// The day.
  public let date: CivilDate
  /// Whether any day looked at on the way lies in a provisional year: the date may move when that
  /// year's notice is published.
  public let isProvisional: Bool

  /// Names a day and what it rests on.
  public init(date: CivilDate, isProvisional: Bool) {
    self.date = date
    self.isProvisional = isProvisional
  }
}
