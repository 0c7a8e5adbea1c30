internal import Civil
internal import Database
internal import Policy

/// The part of a pass that tells what nobody owes: announcements of filings, reports, hours of service.
///
/// Figures are those that this very pass has derived. What a message says is fixed when it is queued, in
/// the transaction that notes who is told (`duban.bulletin`).
struct Bulletins {
  /// Lists in a message hold so many rows at most, and say how many they leave out.
  private static let most = 5000

  let rulebook: Rulebook
  let reach: Pass.Reach

  /// Something to be made now.
  struct Due: Equatable {
    let policy: String
    let kind: Bulletin.Kind
    /// Nil for what is told at once.
    let unit: Bulletin.Unit?
    /// Under which name `duban.progress` keeps `value`.
    let name: String
    /// The day since which filings are announced, or the period that was made last.
    let value: String
    /// The period that is over.
    let period: Period?
  }

  /// A month or a quarter, and the first day of the one before it.
  struct Period: Equatable {
    let name: String
    let firstDay: CivilDate
    let lastDay: CivilDate
    let before: String
    let beforeFirstDay: CivilDate
  }

  /// What is due today; what is switched on for the first time begins now.
  func due(on connection: Connection) throws -> [Due] {
    let asked = rulebook.policies.flatMap { policy in
      policy.bulletins.filter(\.isEnabled).flatMap { bulletin in
        bulletin.units.map { (policy.name, bulletin.kind.rawValue, $0.rawValue) }
          + (bulletin.kind == .filingAnnouncement
            ? [(policy.name, bulletin.kind.rawValue, "")] : [])
      }
    }
    guard !asked.isEmpty else { return [] }
    return try connection.query(
      SQL.bulletinsDue, asked.map(\.0), asked.map(\.1), asked.map(\.2)
    ).compactMap { row throws(DatabaseError) in try Due(row) }
  }

  /// Queues what is due, and once more for the next contact what was rejected.
  func make(
    _ due: [Due], on connection: Connection, today: CivilDate, into summary: inout Pass.Summary
  ) throws {
    for policy in rulebook.policies {
      let due = due.filter { $0.policy == policy.name }
      for bulletin in policy.bulletins where bulletin.isEnabled {
        let due = due.filter { $0.kind == bulletin.kind && $0.isOf(policy, on: today) }
        for one in singled(due) {
          try attempt(bulletin.kind.rawValue, of: policy, on: connection, today, &summary) {
            failures in
            let count = try queue(
              contents(of: bulletin.kind), of: policy, on: connection,
              asking: asked(one, bulletin, policy, due: due, failures: failures))
            if one.unit != nil {
              try connection.execute(
                "update progress set value = $2 where name = $1", one.name, one.period?.name)
            }
            return count
          }
        }
      }
    }
    try again(on: connection, today: today, into: &summary)
  }

  /// A list that is due brings along what is to be announced at once: one message, not two.
  private func singled(_ due: [Due]) -> [Due] {
    let periodical = due.filter { $0.unit != nil }
    guard due.first?.kind == .filingAnnouncement, !periodical.isEmpty else { return due }
    return periodical
  }

  private func contents(of kind: Bulletin.Kind) -> String {
    switch kind {
    case .filingAnnouncement: SQL.announcement
    case .report: SQL.report
    case .serviceHours: SQL.hours
    }
  }

  private func asked(
    _ one: Due, _ bulletin: Bulletin, _ policy: Policy, due: [Due], failures: [Pass.Failure]
  ) -> Asked {
    let failed = Set(failures.filter { $0.policy == policy.name }.map(\.rule))
    let rules = policy.rules.filter(\.isEnabled)
    return Asked(
      head: Asked.Head(
        policy: policy.name, title: bulletin.title, source: policy.document + bulletin.clause,
        words: bulletin.words),
      most: Self.most, since: due.first { $0.unit == nil }?.value, unit: one.unit?.rawValue,
      period: one.period?.name, firstDay: one.period?.firstDay.description,
      lastDay: one.period?.lastDay.description, before: one.period?.before,
      beforeFirstDay: one.period?.beforeFirstDay.description,
      readers: bulletin.readers.map(\.rawValue),
      titles: Dictionary(
        rules.filter { !failed.contains($0.name) }.map { ($0.name, $0.title) }
      ) { first, _ in first },
      uncounted: rules.filter { failed.contains($0.name) }.map(\.title))
  }

  /// What was to be told to a contact that was rejected.
  private func again(
    on connection: Connection, today: CivilDate, into summary: inout Pass.Summary
  ) throws {
    for policy in rulebook.policies where !policy.bulletins.isEmpty {
      try attempt("announcements", of: policy, on: connection, today, &summary) { _ in
        let lapsed = try connection.query(SQL.lapseBulletins, policy.name)[0](
          "messages", as: [Int64].self)
        guard !lapsed.isEmpty else { return 0 }
        return try queue(
          SQL.bulletinsAgain, of: policy, on: connection, asking: Asked(lapsed: lapsed))
      }
    }
  }

  /// Makes one kind; one that fails stops alone, and is tried again with the next pass.
  private func attempt(
    _ what: String, of policy: Policy, on connection: Connection, _ today: CivilDate,
    _ summary: inout Pass.Summary, _ body: ([Pass.Failure]) throws -> Int
  ) throws {
    guard let entry = rulebook.entries.first(where: { $0.policy.name == policy.name }) else {
      return
    }
    // Before the savepoint, as in the pass itself.
    try entry.set(on: connection, today: today)
    do {
      let failures = summary.failures
      summary.messages += try connection.savepoint("bulletin") { try body(failures) }
    } catch let error as DatabaseError where error.sqlState != nil && !connection.isBroken {
      summary.failures.append(Pass.Failure(policy: policy.name, rule: what, error: error))
    }
  }

  private func queue(
    _ contents: String, of policy: Policy, on connection: Connection, asking asked: Asked
  ) throws -> Int {
    let statement = SQL.bulletins.split(separator: "--CONTENTS--", maxSplits: 1)
      .joined(separator: contents)
    return try connection.query(
      statement, policy.name, rulebook.channels, reach.endpoints, reach.operatorName,
      reach.operatorAddress, json(asked))[0]("count", as: Int.self)
  }
}

extension Bulletins.Due {
  /// Nil for what an older version of the program knew.
  fileprivate init?(_ row: Row) throws(DatabaseError) {
    guard let kind = Bulletin.Kind(rawValue: try row("kind")) else { return nil }
    self.kind = kind
    policy = try row("policy", as: String.self)
    unit = Bulletin.Unit(rawValue: try row("unit"))
    name = try row("name", as: String.self)
    value = try row("value", as: String.self)
    period =
      if unit == nil {
        nil
      } else {
        Bulletins.Period(
          name: try row("period", as: String.self), firstDay: try row("first_day"),
          lastDay: try row("last_day"), before: try row("before", as: String.self),
          beforeFirstDay: try row("before_first_day"))
      }
  }

  /// Nothing is said before the policy's first day, nor of a period that was over by then.
  fileprivate func isOf(_ policy: Policy, on today: CivilDate) -> Bool {
    today >= policy.startsOn && period.map { $0.lastDay >= policy.startsOn } ?? true
  }
}

/// What the statements of the kinds are asked for, as their `$6`.
private struct Asked: Encodable {
  /// What every message of the kind begins with.
  struct Head: Encodable {
    let policy: String
    let title: String
    let source: String
    let words: String
  }

  var head: Head?
  var most: Int?
  var since: String?
  var unit: String?
  var period: String?
  var firstDay: String?
  var lastDay: String?
  var before: String?
  var beforeFirstDay: String?
  var readers: [String]?
  var titles: [String: String]?
  var uncounted: [String]?
  var lapsed: [Int64]?

  enum CodingKeys: String, CodingKey {
    case head, most, since, unit, period, before, readers, titles, uncounted, lapsed
    case firstDay = "first_day"
    case lastDay = "last_day"
    case beforeFirstDay = "before_first_day"
  }
}

extension Rulebook {
  /// The policies, each once, in their order.
  var policies: [Policy] {
    entries.map(\.policy).reduce(into: []) { policies, policy in
      if !policies.contains(where: { $0.name == policy.name }) { policies.append(policy) }
    }
  }
}
