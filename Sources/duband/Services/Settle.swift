import Civil
import Database
import Delivery
import Duties
import Journal
import Queue
import Waiting

/// Settles what was delivered, in groups.
///
/// One durable commit does for all that came in while the last one was under way: what was sent is
/// known in the database within some tens of milliseconds.
struct Settle {
  let household: Household
  let stop: WakeUp
  /// Between two commits, at least.
  private static let pace = Duration.milliseconds(25)
  /// In one commit, at most: what has gathered while the database was away is not one statement's work.
  private static let most = 1000

  /// Runs until `stop` is rung and everything is settled, or the grace after it has passed.
  func run() {
    var pending = Outbox.Contents()
    var queue: DeliveryQueue?
    var graceEnds: Deadline?
    var last = Deadline.now
    while true {
      if stop.isRung, graceEnds == nil { graceEnds = .now + .seconds(5) }
      pending.append(household.outbox.take())
      if pending.isEmpty {
        if stop.isRung { return }
        _ = poll(reading: [household.outbox.bell.descriptor, stop.descriptor], until: nil)
        continue
      }
      if let graceEnds, .now > graceEnds { return }
      // What ends soon after a commit shares the next one.
      if .now < last + Self.pace {
        _ = poll(reading: [stop.descriptor], until: last + Self.pace)
        pending.append(household.outbox.take())
      }
      do {
        let open = try queue ?? DeliveryQueue(on: Connection(household.setup.target))
        queue = open
        try settle(&pending, in: open)
        try giveBack(&pending, to: open)
        last = .now
        household.databaseIsBack()
      } catch let error as DatabaseError {
        queue = nil
        _ = poll(reading: [], until: .now + household.failed("settle", error))
      } catch {
        preconditionFailure("only the database's errors are thrown here: \(error)")
      }
    }
  }

  private func settle(_ pending: inout Outbox.Contents, in queue: DeliveryQueue) throws {
    while !pending.settlements.isEmpty {
      let group = Array(pending.settlements.prefix(Self.most))
      let today = try household.moment(on: queue.connection).day.description
      let lost = try queue.settle(group, today: today)
      pending.settlements.removeFirst(group.count)
      household.holdings.drop(group.map(\.message))
      for settlement in group {
        settlement.tell(household.journal, leaseWasLost: lost.contains(settlement.message.token))
      }
      let comeAgain = group.contains { if case .again = $0.followUp { true } else { false } }
      // Whoever looked at the lanes before this commit knows of no time to wake at.
      if comeAgain { try queue.ring() }
    }
  }

  private func giveBack(_ pending: inout Outbox.Contents, to queue: DeliveryQueue) throws {
    try queue.release(pending.unused)
    household.holdings.drop(pending.unused)
    guard !pending.unused.isEmpty else { return }
    pending.unused = []
    try queue.ring()
  }
}

extension Outbox.Contents {
  fileprivate mutating func append(_ more: Outbox.Contents) {
    settlements += more.settlements
    unused += more.unused
  }
}

extension Settlement {
  /// One line an attempt, and one for what follows where that needs an eye.
  fileprivate func tell(_ journal: Journal, leaseWasLost: Bool) {
    let lane = message.channel == "email" ? "smtp" : "webhook:\(message.address)"
    let attempt = Event.Attempt(
      message: message.id, identity: message.identity, lane: lane, recipient: message.recipient,
      channel: message.channel, number: message.attempts + 1, stage: report.stage,
      code: report.code, text: report.text)
    let next = if case .again(let wait) = followUp { "in \(wait.components.seconds) s" } else { "" }
    switch report.outcome {
    case .delivered: journal(.attemptDelivered(attempt))
    case .deferred: journal(.attemptDeferred(attempt, next: next))
    case .rejected(let blame): journal(.attemptRejected(attempt, blame: blame.rawValue))
    case .ambiguous: journal(.attemptAmbiguous(attempt, next: next))
    case .withdrawn:
      journal(
        .messageWithdrawn(
          message: message.id, identity: message.identity, reason: "met, held or no longer owed"))
    }
    if leaseWasLost {
      journal(.possibleDuplicate(message: message.id, identity: message.identity))
    }
    if case .dead(let reason) = followUp {
      journal(
        .messageDead(
          message: message.id, identity: message.identity, recipient: message.recipient,
          channel: message.channel, reason: reason.rawValue))
    }
  }
}
