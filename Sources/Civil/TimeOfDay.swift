/// A time on the clock to the minute, from 00:00 to 24:00, the end of the day.
///
/// Its text is `HH:MM` (ISO 8601, extended format).
public struct TimeOfDay: Sendable, Hashable, Comparable {
  /// Minutes since midnight, 0 to 1440.
  public let minutes: Int

  /// The time that many minutes after midnight, or nil outside 0 to 1440.
  public init?(minutes: Int) {
    guard 0...1440 ~= minutes else { return nil }
    self.minutes = minutes
  }

  /// Orders times by the clock.
  public static func < (earlier: TimeOfDay, later: TimeOfDay) -> Bool {
    earlier.minutes < later.minutes
  }
}

extension TimeOfDay: LosslessStringConvertible {
  /// Reads `HH:MM`, two digits each.
  public init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 5, characters[2] == UInt8(ascii: ":"),
      let hour = decimal(characters[0..<2]), let minute = decimal(characters[3..<5]), minute < 60
    else { return nil }
    self.init(minutes: hour * 60 + minute)
  }

  /// The time as `HH:MM`.
  public var description: String {
    "\(padded(minutes / 60, to: 2)):\(padded(minutes % 60, to: 2))"
  }
}
