import Civil
import Configuration
import Database
import Delivery
import Duties
import Glibc
import Journal
import Letters
import Queue
import Waiting

/// One thread of one lane: leases, renders, begins, delivers, until the lane is empty.
struct LaneWorker {
  let lane: Lane
  let household: Household
  let stop: WakeUp

  /// Works until nothing is ready in the lane any more, the window has closed, or `stop` is rung.
  func run() throws {
    guard let daemon = household.pulse.daemon else { return }
    let courier = try lane.courier(stop)
    defer { courier.close() }
    let connection = try Connection(household.setup.target, stop: stop)
    let queue = try DeliveryQueue(on: connection)
    let writer = DigestWriter(rulebook: household.rulebook)
    var stride = Stride()
    while !stop.isRung, household.pulse.isFelt(within: household.configuration.heartbeat.holdAfter)
    {
      let moment = try household.moment(on: connection)
      let messages = try queue.lease(
        stride.length, of: lane.name, for: daemon.id,
        windowIsOpen: household.windowIsOpen(at: moment))
      if messages.isEmpty { return }
      household.holdings.take(messages.map(\.id))
      var unused = messages[...]
      defer { household.outbox.giveBack(Array(unused)) }
      let digests = try writer.digests(of: messages, today: moment.day, on: connection)
      let began = Deadline.now
      // What was asked at the lease, the window and the facts, holds for some seconds.
      while !unused.isEmpty, began.duration(to: .now) < .seconds(5) {
        let step = unused.prefix(stride.begun)
        let numbers = try queue.begin(step.filter { digests[$0.id] != nil })
        for message in step {
          let digest = digests[message.id]
          if digest != nil, numbers[message.id] == nil {
            // The lease was lost: whoever holds it now sends it.
            household.holdings.drop([message.id])
            unused.removeFirst()
            continue
          }
          guard let outcome = attempt(message, digest, moment, courier) else { return }
          unused.removeFirst()
          if outcome == .rejected(.channel) { throw ChannelRejected() }
        }
      }
      stride.took(began.duration(to: .now))
    }
  }

  /// Makes one attempt; nil when nothing was sent and this thread is to make no more.
  private func attempt(
    _ message: LeasedMessage, _ digest: Digest?, _ moment: CivilMoment, _ courier: any Courier
  ) -> Outcome? {
    guard let digest else {
      settle(message, Report(.withdrawn, stage: "compose"))
      return .withdrawn
    }
    guard !stop.isRung, household.pulse.isFelt(within: household.configuration.heartbeat.holdAfter)
    else { return nil }
    if message.ambiguous > 0 {
      household.journal(.possibleDuplicate(message: message.id, identity: message.identity))
    }
    let envelope = Envelope(digest: digest, now: Int64(time(nil)), offset: moment.offset)
    guard let report = courier.deliver(message, envelope) else { return nil }
    household.lane(lane.name, isReachable: report.stage != "connect", error: report.text)
    settle(message, report)
    return report.outcome
  }

  private func settle(_ message: LeasedMessage, _ report: Report) {
    let followUp = household.configuration.retry.followUp(
      report.outcome, attempts: message.attempts, ambiguous: message.ambiguous, age: message.age,
      random: Double.random(in: 0..<1))
    household.outbox.put(Settlement(message, report, followUp))
  }
}

/// The relay or endpoint takes nothing from us: its lane stops, its messages wait.
struct ChannelRejected: Error, CustomStringConvertible {
  let description = "it rejects the channel as a whole; tried again in an hour, and at a restart"
}

/// How many messages to take at once: few from a slow lane, so that a crash strands few.
struct Stride: Sendable, Equatable {
  /// How many to lease.
  private(set) var length = 1
  /// How many of them to begin at once: what a crash makes ambiguous.
  var begun: Int { max(length / 4, 1) }

  /// Doubles while a stride takes less than 50 ms, halves when it takes more than 200 ms.
  mutating func took(_ time: Duration) {
    if time < .milliseconds(50) {
      length = min(length * 2, 64)
    } else if time > .milliseconds(200) {
      length = max(length / 2, 1)
    }
  }
}
