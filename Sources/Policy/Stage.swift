internal import StrictYAML

/// One step of a ladder: when somebody is told, and who.
public struct Stage: Sendable, Equatable {
  /// When.
  public let moment: Moment
  /// Who, in the file's order; one at least.
  public let roles: [Role]

  /// Reads and judges a step.
  init(at key: Value, telling value: Value) throws {
    moment = try Moment(reading: key)
    roles = try value.distinct { try $0.oneOf() }
  }

  /// The stage's name in JSON and in the database (obligations.md, Stages 6); to that of one that
  /// recurs, `every5wd`, its number is added as `#1`, `#2` ….
  public var name: String {
    switch moment {
    case .everyWorkingDays(let n): "every\(n)wd"
    case .opening, .days, .workingDays, .date: moment.text
    }
  }
}
