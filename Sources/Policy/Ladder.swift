internal import StrictYAML

/// The stages on which somebody is told of a duty, from the first to the last (催办阶梯).
public struct Ladder: Sendable, Equatable {
  /// The stages; where two fall on one day, the one further down counts.
  public let stages: [Stage]

  /// Reads and judges a ladder: its stages rise, and one that recurs stands last.
  init(reading place: Value) throws {
    var stages: [Stage] = []
    try place.section { section in
      for entry in section.entries() {
        let stage = try Stage(at: entry.key, telling: entry.value)
        for earlier in stages {
          try stage.moment.judge(after: earlier.moment, at: entry.key)
        }
        stages.append(stage)
      }
    }
    guard !stages.isEmpty else {
      throw place.problem("the ladder has no stage", mend: "write one, as 0: [bearer]")
    }
    self.stages = stages
  }
}

/// What decides the order of two moments that stand in one ladder.
extension Moment {
  /// The parts of a ladder, one below the other.
  private enum Part: Int {
    case opening, before, due, after, recurring
  }

  private var part: Part {
    switch self {
    case .opening: .opening
    case .date: .before
    case .days(let n), .workingDays(let n): n < 0 ? .before : n == 0 ? .due : .after
    case .everyWorkingDays: .recurring
    }
  }

  /// Refuses a moment that cannot stand below that other one.
  fileprivate func judge(after earlier: Moment, at key: Value) throws {
    if part == .recurring, earlier.part == .recurring {
      throw key.problem("a second stage that recurs", mend: "keep one of them")
    }
    let rises =
      switch (earlier, self) {
      case (.days(let n), .days(let m)), (.workingDays(let n), .workingDays(let m)): n < m
      default: earlier.part.rawValue <= part.rawValue
      }
    guard rises else {
      throw key.problem(
        "the stage stands below \(earlier.text), which comes later",
        mend: "write it above \(earlier.text)")
    }
  }
}
