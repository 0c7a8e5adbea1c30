internal import Civil
internal import Database
internal import FoundationEssentials
internal import Policy

extension Explainer {
  /// A stage as the statement gives it.
  struct Step {
    let stage: String
    let day: CivilDate
    let recipient: String
    let roles: [String]
    let isEscalation: Bool
    let isClosed: Bool
    let isLatest: Bool
    let isDue: Bool
    let heldUntil: CivilDate?
    let silence: Int64?
  }

  func ladders(
    of duties: [Duty], recipient: String?
  ) throws -> [(duty: Duty, ladder: [Step])] {
    var steps: [[Step]] = Array(repeating: [], count: duties.count)
    let byPolicy = Dictionary(grouping: duties.indices) { duties[$0].policy }
    for (policy, indices) in byPolicy {
      guard let entry = rulebook.entries.first(where: { $0.policy.name == policy }) else {
        continue
      }
      let given = try JSONEncoder().encode(indices.map { GivenDuty(duties[$0], number: $0 + 1) })
      let rows = try asked(entry) {
        try connection.query(
          SQL.explain, rulebook.ladders, String(decoding: given, as: UTF8.self), recipient)
      }
      for row in rows { try steps[row("n", as: Int.self) - 1].append(Explainer.Step(row)) }
    }
    return zip(duties, steps).map { ($0, $1) }
  }

  /// The ladder's stages, and those told that it shows no more: earlier repeats, and stages of a ladder
  /// that has changed since.
  func rungs(of duty: Duty, _ steps: [Step], _ tellings: [Telling]) -> [Rung] {
    let current = tellings.filter { !$0.isOfEarlierRound && $0.stage != "all-clear" }
    var rungs = steps.map { step in
      let own = current.last {
        $0.stage == step.stage && $0.recipient == step.recipient
          && ["told", "pending", "dead"].contains($0.state)
      }
      return Rung(
        stage: step.stage, day: step.day, recipient: step.recipient, roles: step.roles,
        isEscalation: step.isEscalation, fate: fate(of: step, own, duty), message: own?.message)
    }
    for telling in current where telling.state == "told" {
      guard
        !rungs.contains(where: { $0.stage == telling.stage && $0.recipient == telling.recipient }),
        let day = CivilDate(telling.noticedOn)
      else { continue }
      rungs.append(
        Rung(
          stage: telling.stage, day: day, recipient: telling.recipient, roles: [],
          isEscalation: telling.isEscalation,
          fate: .told(on: telling.toldOn.flatMap { CivilDate($0) }), message: telling.message))
    }
    return rungs.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
      .map(\.element)
  }

  private func fate(of step: Step, _ own: Telling?, _ duty: Duty) -> Rung.Fate {
    switch own?.state {
    // A due date that moved has it told anew, once its new day has come.
    case "told" where !step.isDue && (step.day <= today || own?.dueOn == duty.dueOn.description):
      return .told(on: own?.toldOn.flatMap { CivilDate($0) })
    // What is held since it was queued is withdrawn before it leaves.
    case "pending" where step.heldUntil == nil: return .queued
    case "dead": return .dead
    default: break
    }
    guard duty.state == "open" || duty.state == "overdue", !step.isClosed else { return .over }
    if step.day <= today, !step.isLatest { return .passedOver }
    if let until = step.heldUntil {
      return step.silence.map { .silenced($0, until: until) } ?? .promised(until: until)
    }
    if step.isDue { return .due }
    return step.day > today ? .ahead : .repeated
  }
}

extension Explainer.Step {
  init(_ row: Row) throws(DatabaseError) {
    let count = try row("repeat", as: Int.self)
    stage = try row("stage", as: String.self) + (count > 0 ? "#\(count)" : "")
    day = try row("day", as: CivilDate.self)
    recipient = try row("recipient", as: String.self)
    roles = try row("roles", as: [String].self)
    isEscalation = try row("is_escalation", as: Bool.self)
    isClosed = try row("is_closed", as: Bool.self)
    isLatest = try row("is_latest", as: Bool.self)
    isDue = try row("is_due", as: Bool.self)
    heldUntil = try row("held_until", as: CivilDate?.self)
    silence = try row("silence", as: Int64?.self)
  }
}
