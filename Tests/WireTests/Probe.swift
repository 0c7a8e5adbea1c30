import Delivery

/// The plainest conversation: sends an item, takes the first bytes that come for the answer.
struct Probe: Conversation {
  enum Verdict: Sendable, Equatable {
    case answered(String)
    case broke(Breakage)
  }

  var within = Duration.seconds(10)
  var first = Step<Verdict>.ready
  private var isGreeted = false

  init(within: Duration = .seconds(10), first: Step<Verdict> = .ready) {
    self.within = within
    self.first = first
    isGreeted = first == .ready
  }

  mutating func opened() -> Step<Verdict> { first }
  mutating func secured() -> Step<Verdict> { .ready }
  mutating func deliver(_ item: [UInt8]) -> Step<Verdict> { .send(item, replyWithin: within) }
  mutating func received(_ bytes: ArraySlice<UInt8>, unsent: Int) -> Step<Verdict> {
    defer { isGreeted = true }
    return isGreeted
      ? .settled(.answered(String(decoding: bytes, as: UTF8.self)), reusable: true) : .ready
  }
  mutating func broke(_ how: Breakage) -> Step<Verdict> {
    isGreeted
      ? .settled(.broke(how), reusable: false)
      : .failed(Report(.deferred(), stage: "greeting", text: "\(how)"))
  }
  mutating func leave() -> Step<Verdict> { .close(sending: Array("bye".utf8)) }
}
