import Delivery
import Testing

@Suite("Paces") struct PaceTests {
  @Test(
    "No time of a vendor's length ever holds more than the vendor allows, nor much less",
    arguments: [
      (Pace.wecom, 60, 20, 20), (.dingtalk, 60, 19, 20), (.feishu, 60, 98, 100), (.feishu, 1, 4, 5),
    ])
  func limits(pace: Pace, seconds: Int, most: Int, allowed: Int) {
    #expect(pace.most(within: .seconds(seconds)) == most)
    #expect(most <= allowed)
  }

  @Test(
    "Feishu is left alone in the minutes :00 and :30",
    arguments: [
      (0.0, 60), (59, 1), (60, 0), (1799, 0), (1800, 60), (1830, 30), (1860, 0), (3599, 0),
      (1_772_416_800, 60), (1_772_416_860, 0),
    ])
  func quiet(at seconds: Double, wait: Int) {
    #expect(Pace.feishu.quiet(at: seconds) == .seconds(wait))
    #expect(Pace.dingtalk.quiet(at: seconds) == .zero)
  }

  @Test("Slowed down it keeps its quiet minutes and no burst")
  func slowed() {
    let slow = Pace.feishu.slowed(to: .seconds(10))
    #expect(slow == Pace(every: .seconds(10), burst: 1, quietMinutes: [0, 30]))
  }
}
