import Database
import Testing

/// SplitMix64, so that every run sees the same numbers.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct BackoffTests {
  /// As parts of the ceiling that is doubled from 0.5 s to 30 s.
  private func parts(seed: UInt64) -> [Double] {
    var backoff = Backoff()
    var random = Seeded(state: seed)
    return [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { backoff.next(using: &random) / .seconds($0) }
  }

  @Test func doublesFromHalfASecondToThirtyLessAHalfAtMost() {
    for seed in 0..<100 as Range<UInt64> {
      #expect(parts(seed: seed).allSatisfy { (0.5...1).contains($0) })
    }
  }

  @Test func twoDaemonsDoNotReturnAsOne() {
    #expect(parts(seed: 1) != parts(seed: 2))
    #expect((0..<100).contains { parts(seed: $0)[0] < 0.55 })
    #expect((0..<100).contains { parts(seed: $0)[0] > 0.95 })
  }
}
