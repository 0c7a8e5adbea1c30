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
import Wire

/// One thread of one lane: leases, renders, begins, delivers, until the lane is empty or rests.
struct LaneWorker {
  let lane: Lane
  let household: Household
  let stop: WakeUp

  /// Works until nothing is ready in the lane any more, the lane rests, the window has closed, or
  /// `stop` is rung.
  func run() throws {
    guard let daemon = household.pulse.daemon else { return }
    let courier = try lane.courier(stop)
    defer { courier.close() }
    household.lane(lane.name, isReachable: true, error: "")
    let connection = try Connection(household.setup.target, stop: stop)
    var shift = Shift(
      lane: lane, household: household, stop: stop, daemon: daemon, courier: courier,
      queue: try DeliveryQueue(on: connection))
    try shift.work()
  }
}

/// What one thread holds while it works.
private struct Shift {
  let lane: Lane
  let household: Household
  let stop: WakeUp
  let daemon: Daemon
  let courier: any Courier
  let queue: DeliveryQueue
  var stride = Stride()
  /// The lane's probe, while this thread makes it; nil when the lane is well.
  var probe: DeliveryQueue.Probe?
  /// How long an attempt waits for the turn of a further request.
  private static let patience = Duration.seconds(30)

  /// Makes the lane's probe where it rests, and then what there is to do.
  mutating func work() throws {
    if try isQuiet() { return }
    try beginProbe()
    defer { endProbe() }
    if probe != nil, try !reaches() { return }
    while mayGoOn {
      let moment = try household.moment(on: queue.connection)
      let messages = try lease(windowIsOpen: household.mayTell(at: moment))
      if messages.isEmpty { return try hasNothing() }
      household.holdings.take(messages)
      let began = Deadline.now
      guard try deliver(messages, at: moment) else { return }
      stride.took(began.duration(to: .now))
    }
  }

  /// What there is to do next: as much as the lane's pace allows, or what its probe takes.
  private func lease(windowIsOpen: Bool) throws -> [LeasedMessage] {
    func lease(_ count: Int, _ pass: DeliveryQueue.Pass) throws -> [LeasedMessage] {
      try queue.lease(
        count, of: lane.name, for: daemon.id, windowIsOpen: windowIsOpen, with: pass)
    }
    if let probe {
      // What failed last may be to blame itself: another goes first, where there is one.
      let other = try lease(1, .probe(probe, sparing: true))
      return other.isEmpty ? try lease(1, .probe(probe, sparing: false)) : other
    }
    let allowed = try pacedStride()
    return allowed == 0 ? [] : try lease(allowed, lane.pace == nil ? .none : .tokens)
  }

  private var mayGoOn: Bool {
    !stop.isRung && household.pulse.isFelt(within: household.configuration.heartbeat.holdAfter)
  }

  /// Delivers what was leased and gives back the rest; false when this thread is to make no more.
  private mutating func deliver(_ messages: [LeasedMessage], at moment: CivilMoment) throws -> Bool
  {
    var unused = messages[...]
    defer { household.outbox.giveBack(Array(unused)) }
    var (writings, unreadable) = try household.writer
      .writings(of: messages, today: moment.day, on: queue.connection)
    try split(messages, &writings)
    // What was asked at the lease, the window and the facts, holds for some seconds.
    let ends = Deadline.now + .seconds(5)
    while !unused.isEmpty, .now < ends {
      let step = unused.prefix(stride.begun)
      let numbers = try queue.begin(step.filter { writings[$0.id] != nil })
      for message in step {
        guard let writing = writings[message.id] else {
          settle(
            message,
            unreadable.contains(message.id)
              ? Report(.rejected(.message), stage: "compose", text: "its payload cannot be read")
              : Report(.withdrawn, stage: "compose"))
          unused.removeFirst()
          continue
        }
        guard numbers[message.id] != nil else {
          // The lease was lost: whoever holds it now sends it.
          household.holdings.drop([message])
          unused.removeFirst()
          continue
        }
        guard var report = attempt(message, writing, moment) else { return false }
        if message.isAccused, probe == nil {
          report = household.configuration.retry.blamingMessage(report, attempts: message.attempts)
        }
        // Whatever becomes of the lane's row: it is no lease to give back any more.
        unused.removeFirst()
        let transcript = report.outcome == .delivered ? [] : courier.transcript
        defer { settle(message, report, transcript: transcript) }
        if report.outcome != .delivered, try rest(after: report, of: message) { return false }
        try isWell(taking: message, after: report.requests)
        // Who took it may ask for a pause all the same: the lane is well, and rests.
        if report.outcome == .delivered, try rest(after: report) { return false }
      }
    }
    return true
  }

  /// What one message cannot carry goes with another, right behind it.
  private func split(_ messages: [LeasedMessage], _ writings: inout [Int64: Writing]) throws {
    for message in messages {
      guard case .digest(let digest) = writings[message.id],
        let capacity = courier.capacity(for: digest)
      else { continue }
      let (first, rest) = digest.split(after: capacity)
      try queue.split(message, moving: rest.map(\.notice))
      writings[message.id] = .digest(first)
    }
  }

  /// Makes one attempt; nil when nothing was sent and this thread is to make no more.
  private func attempt(
    _ message: LeasedMessage, _ writing: Writing, _ moment: CivilMoment
  ) -> Report? {
    guard mayGoOn else { return nil }
    if message.ambiguous > 0 {
      household.journal(.possibleDuplicate(message: message.id, identity: message.identity))
    }
    return courier.deliver(
      Envelope(
        identity: message.identity, number: message.id, address: message.address,
        contact: message.contact, thread: writing.isOfThread ? message.recipient : nil,
        writing: writing,
        now: Int64(time(nil)), offset: moment.offset), nextTurn: nextTurn)
  }

  private func settle(_ message: LeasedMessage, _ report: Report, transcript: [String] = []) {
    let followUp = household.configuration.retry.followUp(
      report, attempts: message.attempts, ambiguous: message.ambiguous, age: message.age,
      random: Double.random(in: 0..<1))
    household.outbox.put(Settlement(message, report, followUp, transcript: transcript))
  }
}

// MARK: - The lane's rest

extension Shift {
  /// Takes the lane's probe where its rest is over and nobody has taken it.
  private mutating func beginProbe() throws {
    guard household.soundings.begin(lane.name) else { return }
    defer { if probe == nil { household.soundings.end(lane.name) } }
    probe = try queue.claimProbe(
      of: lane.name, for: daemon.id, lasting: courier.longestAttempt + .seconds(60))
  }

  private mutating func endProbe() {
    guard let probe else { return }
    // One that cannot be given back, the database being away, is this daemon's to take again.
    try? queue.free(probe, of: lane.name)
    self.probe = nil
    household.soundings.end(lane.name)
  }

  /// Whether the other side answers: that costs no message an attempt.
  private func reaches() throws -> Bool {
    do throws(NotCarried) {
      try courier.reach()
      return true
    } catch {
      if case .failed(let report) = error { _ = try rest(after: report) }
      return false
    }
  }

  /// Lets the lane rest where the report holds it.
  private func rest(after report: Report, of message: LeasedMessage? = nil) throws -> Bool {
    let retry = household.configuration.retry
    let unanswered = household.soundings.unanswered(in: lane.name, after: report)
    guard
      let rest = retry.rest(
        after: report, failures: probe?.failures, unanswered: unanswered,
        random: Double.random(in: 0..<1))
    else { return false }
    let reason = NotCarried.failed(report).description
    let changed = try queue.hold(
      lane.name, rest, because: reason, foundByProbe: probe != nil, failedOn: message?.id)
    switch rest.breaker {
    case .closed: household.journal(.laneHeld(lane: lane.name, for: rest.wait, error: reason))
    case .open: if changed { household.journal(.laneAway(lane: lane.name, error: reason)) }
    case .stopped: if changed { household.journal(.laneStopped(lane: lane.name, error: reason)) }
    }
    return true
  }

  /// How many messages its pace lets go now; with none left, the lane is held until the next may.
  private func pacedStride() throws -> Int {
    guard let pace = lane.pace else { return stride.length }
    if try isQuiet() { return 0 }
    return try queue.take(
      stride.length, of: lane.name, perSecond: .seconds(1) / pace.interval, burst: pace.burst)
  }

  /// Whether this is a minute in which nothing is sent; then the lane is held until its end.
  private func isQuiet() throws -> Bool {
    let quiet = lane.pace?.quiet(at: Double(time(nil))) ?? .zero
    if quiet > .zero { try hold(for: quiet) }
    return quiet > .zero
  }

  /// Waits until the lane's pace lets a further request of an attempt go; gives why it is not to go.
  ///
  /// The turn of a WeCom robot's call is taken when it is about to go, however long the answer before it
  /// took: so the pace holds in every minute.
  private func nextTurn() -> String? {
    // A probe is alone in its lane, which pauses for all that it took.
    guard let pace = lane.pace, probe == nil else { return nil }
    do {
      let wait = try queue.turn(
        of: lane.name, perSecond: .seconds(1) / pace.interval, burst: pace.burst,
        patience: Self.patience)
      guard let wait else { return "the lane rests" }
      _ = poll(reading: [stop.descriptor], until: .now + wait)
      return mayGoOn ? nil : "it was stopped"
    } catch {
      return "the database did not say when: \(error)"
    }
  }

  /// Nothing is wrong with the lane: it keeps its pace.
  private func hold(for wait: Duration) throws {
    _ = try queue.hold(
      lane.name, Breaker.Rest(breaker: .closed, wait: wait), because: "", foundByProbe: false)
  }

  /// Nothing is ready: a lane that answered its probe is well, but where it was rejected for a message
  /// that still waits.
  private mutating func hasNothing() throws {
    guard probe != nil, try !queue.linger(lane.name, for: .seconds(300)) else { return }
    try isWell()
  }

  /// The lane has just proved that it works; a probe took so many requests and no token.
  private mutating func isWell(
    taking message: LeasedMessage? = nil, after requests: Int = 0
  ) throws {
    guard probe != nil else { return }
    let pause = lane.pace.map { $0.interval * requests } ?? .zero
    if let away = try queue.close(lane.name, pausing: pause, taking: message?.id) {
      household.journal(.laneBack(lane: lane.name, after: away))
    }
    endProbe()
  }
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
