import Delivery
import Journal
import SMTP
import Synchronization
import Wire

/// The relays of one thread in the order of preference: what one does not take for itself goes to the
/// next, within the same attempt.
final class RelayList {
  private let relays: [Relay]
  private let health: RelayHealth
  /// Those that the present message was offered to, with what kept them from speaking.
  private var tried: [(relay: Relay, failure: Report?)] = []

  init(_ relays: [Relay], health: RelayHealth) {
    self.relays = relays
    self.health = health
  }

  /// What was said about the last message, relay by relay.
  var transcript: [String] {
    tried.flatMap { relay, failure in
      ["-- relay \(relay.name)"] + relay.transcript
        + (failure.map { ["-- \(NotCarried.failed($0))"] } ?? [])
    }
  }

  /// Hands one message over; nil when it was stopped before anything of it was sent.
  func deliver(_ submission: Submission) -> Report? {
    switch offer({ relay throws(NotCarried) in try relay.deliver(submission) }) {
    case .stopped: nil
    case .settled(let report), .failed(let report): report
    }
  }

  /// Opens a session with the first relay that would take messages, and leaves it again.
  func reach() throws(NotCarried) {
    let answer = offer { relay throws(NotCarried) in
      try relay.reach()
      return Report(.withdrawn, stage: "session")
    }
    switch answer {
    case .stopped: throw .stopped
    case .settled: return
    case .failed(let report): throw .failed(report)
    }
  }

  /// Another message begins, which may never be offered to any of them.
  func forget() { tried = [] }

  /// Each relay in its turn.
  var longestAttempt: Duration { relays.reduce(.zero) { $0 + $1.longestAttempt } }

  func close() { for relay in relays { relay.close() } }

  private enum Answer {
    case stopped
    /// A relay took it, or refused it for what it is or for whom it is for.
    case settled(Report)
    /// The relays, not the message, are at fault.
    case failed(Report)
  }

  /// Offers something to one relay after the other, until one takes it.
  private func offer(_ something: (Relay) throws(NotCarried) -> Report) -> Answer {
    tried = []
    var failures: [Failure] = []
    var passedOver: [Relay] = []
    for relay in relays {
      if let report = health.admits(relay.name) {
        passedOver.append(relay)
        failures.append(Failure(relay: relay.name, report: report))
        continue
      }
      switch offer(something, to: relay) {
      case .failed(let report): failures.append(Failure(relay: relay.name, report: report))
      case let answer: return answer
      }
    }
    guard tried.isEmpty else { return .failed(Failure.summary(of: failures)) }
    // All are passed over: what was begun is not ended by a guess.
    failures = []
    for relay in passedOver {
      switch offer(something, to: relay) {
      case .failed(let report): failures.append(Failure(relay: relay.name, report: report))
      case let answer: return answer
      }
    }
    return .failed(Failure.summary(of: failures))
  }

  private func offer(
    _ something: (Relay) throws(NotCarried) -> Report, to relay: Relay
  ) -> Answer {
    do throws(NotCarried) {
      let report = try something(relay)
      tried.append((relay, nil))
      guard report.concernsRelay else {
        // One that took the message and says nothing: no other may get this one now, but the next.
        if report.outcome == .ambiguous {
          health.failed(relay.name, report)
        } else {
          health.worked(relay.name)
        }
        return .settled(report)
      }
      // What is too big for one relay is no fault of it.
      if report.outcome != .rejected(.message) { health.failed(relay.name, report) }
      return .failed(report)
    } catch {
      switch error {
      case .stopped: return .stopped
      case .failed(let report):
        tried.append((relay, report))
        health.failed(relay.name, report)
        return .failed(report)
      }
    }
  }
}

/// What one relay of the list came to.
private struct Failure {
  let relay: String
  let report: Report

  /// The last one's report, with what each said.
  ///
  /// The channel as a whole, or the message, is rejected only where each of them does so: one that is
  /// away for now may take the message later.
  static func summary(of failures: [Failure]) -> Report {
    guard let last = failures.last?.report else {
      preconditionFailure("a list of relays has one at least")
    }
    if failures.count == 1 { return last }
    var outcome = last.outcome
    if case .rejected = outcome, failures.contains(where: { $0.report.outcome != outcome }) {
      outcome = .deferred()
    }
    let text = failures.map { failure in
      let why = NotCarried.failed(failure.report).description
      return "\(failure.relay): \(why.prefix(480 / failures.count))"
    }
    return Report(
      outcome, stage: last.stage, code: last.code, text: text.joined(separator: "; "),
      holdsLane: failures.allSatisfy(\.report.holdsLane))
  }
}

extension Report {
  /// Nothing was decided about a recipient or a content, or the session ended in good order without
  /// the message: another relay may do better.
  fileprivate var concernsRelay: Bool {
    switch outcome {
    case .delivered, .ambiguous, .withdrawn: false
    case .rejected(.channel): true
    case .deferred, .rejected(.recipient), .rejected(.message): holdsLane || stage == "MAIL"
    }
  }
}

/// Which relays failed and are passed over for a while: the same for all threads of the process.
final class RelayHealth: Sendable {
  private let detours = Mutex<[String: Detour]>([:])
  private let journal: Journal?

  /// Says in the journal, if there is one, when a relay goes and when it comes back.
  init(journal: Journal? = nil) { self.journal = journal }

  /// Nil where the relay may be asked; otherwise what it failed with.
  func admits(_ relay: String) -> Report? {
    detours.withLock { detours in
      detours[relay, default: Detour()].admits(at: .now)
        ? nil : detours[relay]?.absence?.report
    }
  }

  func failed(_ relay: String, _ report: Report) {
    let hasGone = detours.withLock { $0[relay, default: Detour()].failed(report, at: .now) }
    if hasGone { journal?(.relayAway(relay: relay, error: "\(report.stage) \(report.text)")) }
  }

  func worked(_ relay: String) {
    let absence = detours.withLock { $0[relay]?.worked(at: .now) }
    if let absence { journal?(.relayBack(relay: relay, after: absence)) }
  }
}
