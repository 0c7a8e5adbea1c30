import Delivery
import Testing

@Suite("A detour")
struct DetourTests {
  let start = ContinuousClock.now
  let report = Report(.deferred(), stage: "connect", text: "refused")

  func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  /// What a detour is told or asked, at which second.
  enum Event: Sendable {
    case admits(Int, Bool)
    case failed(Int, hasGone: Bool)
    case worked(Int, after: Int?)
  }

  func play(_ events: [Event]) -> Detour {
    var detour = Detour()
    for event in events {
      switch event {
      case .admits(let second, let expected):
        let isAdmitted = detour.admits(at: at(second))
        #expect(isAdmitted == expected, "\(event)")
      case .failed(let second, let expected):
        let hasGone = detour.failed(report, at: at(second))
        #expect(hasGone == expected, "\(event)")
      case .worked(let second, let expected):
        let absence = detour.worked(at: at(second))
        #expect(absence == expected.map { .seconds($0) }, "\(event)")
      }
    }
    return detour
  }

  @Test func `admits everything while the peer works`() {
    let detour = play([.admits(0, true), .admits(1, true), .worked(2, after: nil)])
    #expect(detour.absence == nil)
  }

  @Test func `passes over what failed, and tells once that it went`() {
    let detour = play([
      .failed(0, hasGone: true), .failed(1, hasGone: false), .admits(59, false),
    ])
    #expect(detour.absence?.report == report)
  }

  @Test func `probes with one attempt, after pauses that double up to an hour`() {
    var events: [Event] = [.failed(0, hasGone: true)]
    var now = 0
    for pause in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
      events.append(.admits(now + pause - 1, false))
      now += pause
      // Nobody else meanwhile.
      events += [.admits(now, true), .admits(now, false), .failed(now, hasGone: false)]
    }
    #expect(play(events).absence != nil)
  }

  @Test func `lets another probe go when one is never heard of again`() {
    let detour = play([
      .failed(0, hasGone: true), .admits(60, true), .admits(119, false), .admits(120, true),
    ])
    #expect(detour.absence?.since == start)
  }

  @Test func `does not count what was under way when the peer went`() {
    let late = [Event](repeating: .failed(1, hasGone: false), count: 9)
    let detour = play([.failed(0, hasGone: true)] + late + [.admits(60, true)])
    #expect(detour.absence != nil)
  }

  @Test func `tells once that the peer is back, and for how long it was away`() {
    let detour = play([
      .failed(0, hasGone: true), .admits(60, true), .worked(61, after: 61), .worked(62, after: nil),
      .admits(62, true), .failed(63, hasGone: true), .admits(123, true),
    ])
    #expect(detour.absence?.since == at(63))
  }
}
