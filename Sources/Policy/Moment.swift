internal import Civil
internal import StrictYAML

/// The day of a stage, as a policy file writes it.
public enum Moment: Sendable, Hashable {
  /// `open`: the day on which the duty opened.
  case opening
  /// `-30d`, `0`, `+10d`: that many days from the due date.
  case days(Int)
  /// `-3wd`, `+1wd`: that many working days from the due date, never none.
  case workingDays(Int)
  /// `10-15`: a month and a day that every year has.
  case date(month: Int, day: Int)
  /// `every 5wd`: each time that many working days have passed since the due date.
  case everyWorkingDays(Int)
}

extension Moment {
  /// How a policy file writes it; the only spelling that is read.
  var text: String {
    switch self {
    case .opening: "open"
    case .days(0): "0"
    case .days(let n): "\(n > 0 ? "+" : "")\(n)d"
    case .workingDays(let n): "\(n > 0 ? "+" : "")\(n)wd"
    case .date(let month, let day): "\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    case .everyWorkingDays(let n): "every \(n)wd"
    }
  }

  /// Reads a ladder's key.
  init(reading key: Value) throws {
    self = try key.map(
      "a moment of a ladder", write: "open, -30d, -3wd, 0, +10d, +1wd, 10-15 or every 5wd",
      Moment.init)
  }

  init?(_ text: String) {
    let every = "every "
    let moment: Moment? =
      if text == "open" {
        .opening
      } else if text == "0" {
        .days(0)
      } else if text.hasPrefix(every), text.hasSuffix("wd") {
        Moment.count(text.dropFirst(every.count).dropLast(2))
          .flatMap { $0 > 0 ? .everyWorkingDays($0) : nil }
      } else if text.hasSuffix("wd") {
        Moment.count(text.dropLast(2)).map(Moment.workingDays)
      } else if text.hasSuffix("d") {
        Moment.count(text.dropLast(1)).map(Moment.days)
      } else {
        Moment.date(text)
      }
    // One spelling each, so that a stage has one name: no +0d, no 3wd, no -03wd.
    guard let moment, moment.text == text else { return nil }
    self = moment
  }

  /// A number of days other than none, some ten years at most.
  private static func count(_ text: Substring) -> Int? {
    Int(text).flatMap { $0 != 0 && abs($0) <= 3660 ? $0 : nil }
  }

  private static func date(_ text: String) -> Moment? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let month = Int(parts[0]), let day = Int(parts[1]),
      CivilDate(year: 2001, month: month, day: day) != nil
    else { return nil }
    return .date(month: month, day: day)
  }
}
