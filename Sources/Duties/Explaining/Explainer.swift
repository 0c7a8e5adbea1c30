public import Civil
public import Database
public import Policy

/// Says why: of a duty, of a recipient, of a message, from the registry and the daemon's records.
///
/// Duties are derived as of the day asked about; their ladder is the very part of `tell.sql` that tells.
/// Nothing is written.
public struct Explainer {
  /// Everything there is to know of one duty.
  public struct Story: Sendable {
    /// The rule with its policy.
    public let entry: Rulebook.Entry
    /// The duty as of the day; void when only the daemon's records have it.
    public let duty: Duty
    /// The registry's rows that it rests on.
    public let sources: [Source]
    /// The days from its opening, which is not counted, through its due date.
    public let days: [CalendarDay]
    /// Its ladder, the first stage first.
    public let ladder: [Rung]
    /// What was told of it, or is to be.
    public let tellings: [Telling]
    /// What has been promised for it, the latest last.
    public let promises: [Promises.Entry]
  }

  /// Why a policy asks nothing of a subject.
  public struct Nothing: Sendable {
    /// The policy.
    public let policy: Policy
    /// The rule.
    public let rule: Rule
    /// The reasons that the registry shows; they may not be all.
    public let absences: [Absence]
    /// The registry's rows of the subject.
    public let sources: [Source]
  }

  let rulebook: Rulebook
  let reach: Pass.Reach
  let connection: Connection
  let today: CivilDate

  /// Explains as things stand on `today`.
  public init(
    _ rulebook: Rulebook, reach: Pass.Reach, on connection: Connection, today: CivilDate
  ) {
    self.rulebook = rulebook
    self.reach = reach
    self.connection = connection
    self.today = today
  }

  /// The stories of the duties of a rule about a subject, in the order of policies and duties.
  public func stories(
    rule: String, subject: String, policy: String? = nil, bearer: String? = nil,
    period: String? = nil, recipient: String? = nil
  ) throws -> [Story] {
    var duties = try rulebook.duties(asOf: today, policy: policy, rule: rule, on: connection)
      .filter { $0.subject == subject }
    let known = Set(duties.map(\.key))
    duties += try Duty.recorded(asOf: today, on: connection)
      .filter { $0.rule == rule && $0.subject == subject && $0.state == "void" }
      .filter { policy == nil || $0.policy == policy }
      .filter { !known.contains($0.key) }
    return try stories(
      of: duties.filter {
        (bearer == nil || $0.bearer == bearer) && (period == nil || $0.period == period)
      }, recipient: recipient)
  }

  /// The stories of what a message tells: their ladders show whom it tells.
  public func stories(ofMessage number: Int64, recipient: String? = nil) throws -> [Story] {
    let keys = Set(try tellings(ofMessage: number).map(\.duty))
    var duties: [Duty] = []
    for entry in rulebook.entries
    where keys.contains(where: { $0.policy == entry.policy.name && $0.rule == entry.rule.name }) {
      duties += try rulebook.duties(
        asOf: today, policy: entry.policy.name, rule: entry.rule.name, on: connection)
    }
    duties = duties.filter { keys.contains($0.key) }
    let known = Set(duties.map(\.key))
    duties += try Duty.recorded(asOf: today, on: connection)
      .filter { keys.contains($0.key) && !known.contains($0.key) }
    return try stories(of: duties, recipient: recipient, message: number)
  }

  /// What a message tells, a line each.
  public func tellings(ofMessage number: Int64) throws -> [Telling] {
    try connection.query(SQL.told, nil, nil, nil, nil, nil, number)
      .map { row throws(DatabaseError) in try Telling(row) }
  }

  /// Why a rule asks nothing of a subject, for each policy that has it.
  public func nothing(rule: String, subject: String, policy: String? = nil) throws -> [Nothing] {
    var policies: [Policy] = []
    for entry in rulebook.entries where !policies.contains(entry.policy) {
      if policy == nil || entry.policy.name == policy { policies.append(entry.policy) }
    }
    let sources = try sources(of: subject, institution: nil, bearer: subject)
    let isVoid = try Duty.recorded(asOf: today, on: connection).contains {
      $0.rule == rule && $0.subject == subject && $0.state == "void"
    }
    let covered = sources.first { $0.relation == "institutions" }?.code ?? subject
    return try policies.compactMap { policy in
      guard let rule = policy.rules.first(where: { $0.name == rule }) else { return nil }
      var absences = Absence.found(
        in: sources, about: subject, today: today, startsOn: policy.startsOn)
      if !rule.isEnabled { absences.insert(.switchedOff, at: 0) }
      if sources.isEmpty { absences.append(.unknown) }
      if let outside = try outside(covered, of: policy) { absences.append(outside) }
      if isVoid { absences.append(.void) }
      return Nothing(policy: policy, rule: rule, absences: absences, sources: sources)
    }
  }

  /// All that is owed still and whose ladder names a recipient: each duty with its stages for it.
  public func prospects(of recipient: String) throws -> [Story] {
    let duties = try rulebook.duties(asOf: today, on: connection)
      .filter { $0.state == "open" || $0.state == "overdue" }
    return try ladders(of: duties, recipient: recipient).compactMap { duty, ladder in
      guard !ladder.isEmpty else { return nil }
      return try story(of: duty, ladder: ladder, isBrief: true, recipient: recipient)
    }
  }

  /// A recipient's contacts, in the order in which they are told.
  public func doors(of recipient: String) throws -> [Door] {
    try connection.query(SQL.contactsOf, recipient, reach.endpoints)
      .map { row throws(DatabaseError) in try Door(row) }
  }

  /// Who is told for a recipient under a policy, and where.
  public func arrivals(for recipient: String, under policy: Policy) throws -> [Arrival] {
    guard let entry = rulebook.entries.first(where: { $0.policy == policy }) else { return [] }
    return try asked(entry) {
      try connection.query(
        SQL.recipients, policy.name, rulebook.channels, reach.endpoints, reach.operatorName,
        reach.operatorAddress, recipient
      ).map { row throws(DatabaseError) in try Arrival(row) }
    }
  }
}

// MARK: - The parts of a story

extension Explainer {
  private func stories(
    of duties: [Duty], recipient: String?, message: Int64? = nil
  ) throws -> [Story] {
    try ladders(of: duties, recipient: recipient).compactMap { duty, ladder in
      let story = try story(of: duty, ladder: ladder, isBrief: false, recipient: recipient)
      return message.flatMap { message in story?.narrowed(to: message) } ?? story
    }
  }

  private func story(
    of duty: Duty, ladder: [Step], isBrief: Bool, recipient: String?
  ) throws -> Story? {
    guard let entry = rulebook.entry(policy: duty.policy, rule: duty.rule) else { return nil }
    let tellings = try tellings(of: duty)
    return Story(
      entry: entry, duty: duty,
      sources: isBrief
        ? []
        : try sources(
          of: duty.subject, institution: duty.facts["institution"], bearer: duty.bearer),
      days: isBrief ? [] : try days(of: duty),
      ladder: rungs(of: duty, ladder, tellings).filter {
        recipient == nil || $0.recipient == recipient
      },
      tellings: tellings.filter { recipient == nil || $0.recipient == recipient },
      promises: isBrief
        ? []
        : try Promises(on: connection, today: today).list(all: true).filter { $0.key == duty.key })
  }

  private func tellings(of duty: Duty) throws -> [Telling] {
    try connection.query(
      SQL.told, duty.policy, duty.rule, duty.subject, duty.bearer, duty.period, nil
    ).map { row throws(DatabaseError) in try Telling(row) }
  }

  private func days(of duty: Duty) throws -> [CalendarDay] {
    try connection.query(SQL.countedDays, duty.openedOn, duty.dueOn)
      .map { row throws(DatabaseError) in try CalendarDay(row) }
  }

  private func sources(
    of subject: String, institution: String?, bearer: String
  ) throws -> [Source] {
    try connection.inTransaction {
      try connection.execute("select set_config('duban.today', $1, true)", today.description)
      return try connection.query(SQL.sources, subject, institution, bearer)
        .map { row throws(DatabaseError) in try Source(row) }
    }
  }

  /// The reason that a policy which names bureaus does not cover somebody; nil where it does.
  private func outside(_ code: String, of policy: Policy) throws -> Absence? {
    guard !policy.bureaus.isEmpty,
      let entry = rulebook.entries.first(where: { $0.policy == policy }),
      let row = try asked(entry, { try connection.query(SQL.coverage, code) }).first,
      try !row("is_covered", as: Bool.self)
    else { return nil }
    return .outside(bureau: try row("bureau_code", as: String?.self))
  }

  /// Asks while the database knows the day and the policy, and writes nothing.
  func asked<Value>(_ entry: Rulebook.Entry, _ body: () throws -> Value) throws -> Value {
    try connection.transaction(isolation: .repeatableRead, readOnly: true) {
      try entry.set(on: connection, today: today)
      return try body()
    }
  }
}

extension Explainer.Story {
  /// The same with the stages alone of those whom a message tells.
  fileprivate func narrowed(to message: Int64) -> Explainer.Story {
    let told = Set(tellings.filter { $0.message == message }.map(\.recipient))
    return Explainer.Story(
      entry: entry, duty: duty, sources: sources, days: days,
      ladder: ladder.filter { told.contains($0.recipient) }, tellings: tellings,
      promises: promises)
  }
}

extension Promises.Entry {
  fileprivate var key: DutyKey {
    DutyKey(policy: policy, rule: rule, subject: subject, bearer: bearer, period: period)
  }
}
