internal import Delivery
internal import StrictYAML

extension RetrySchedule {
  /// Reads and judges it; what is not said is as by default.
  init(reading section: Section) throws {
    self.init()
    if let value = section.optional("schedule") { steps = try value.list { try $0.duration() } }
    if let value = section.optional("then_every") { thenEvery = try value.duration() }
    if let value = section.optional("jitter") {
      jitter = Double(try value.integer(in: 0...99)) / 100
    }
    if let value = section.optional("give_up_after") { giveUpAfter = try value.duration() }
    if let value = section.optional("ambiguous_after") { ambiguousAfter = try value.duration() }
    if let value = section.optional("ambiguous_attempts") {
      ambiguousAttempts = try value.integer(in: 1...100)
    }
    if let value = section.optional("unknown_attempts") {
      unknownAttempts = try value.integer(in: 1...100)
    }
  }
}
