public import Civil
public import Database
internal import Policy

/// One pass over the registry on one day, in one transaction.
///
/// What is owed is derived, what was met is withdrawn, and, while the send window is open, who must be
/// told is told.
public struct Pass {
  /// Who is told when nobody else can be, and where messages can go.
  public struct Reach: Sendable, Equatable {
    /// The operator's name and e-mail address.
    public let operatorName: String
    /// The operator's e-mail address.
    public let operatorAddress: String
    /// The endpoints that the configuration names.
    public let endpoints: [String]

    /// Makes the reach of a configuration.
    public init(operatorName: String, operatorAddress: String, endpoints: [String]) {
      self.operatorName = operatorName
      self.operatorAddress = operatorAddress
      self.endpoints = endpoints
    }
  }

  /// What a pass did, for the log.
  public struct Summary: Sendable, Equatable {
    /// Duties that the rules yielded, and how many of them were new, changed, or gone.
    public var seen = 0
    /// Duties never seen before.
    public var new = 0
    /// Duties whose dates or facts changed.
    public var changed = 0
    /// New and changed duties that are met.
    public var met = 0
    /// Duties that are owed no more although nobody met them.
    public var void = 0
    /// Notices put into messages, and messages queued with them.
    public var notices = 0
    /// Messages queued.
    public var messages = 0
    /// Notices withdrawn before they left.
    public var withdrawn = 0
    /// Older digests folded into newer ones.
    public var folded = 0
    /// Rules that failed, with the database's words; the others went on.
    public var failures: [Failure] = []
  }

  /// How much of the registry is looked at.
  enum Extent: Sendable, Equatable {
    case whole
    /// What belongs to these institutions, for the rules that take each by itself: those of which a
    /// relation of the registry changed that the rule reads, and those under its own `Entry.key`.
    case institutions(changed: [String: [String]])
  }

  let rulebook: Rulebook
  let reach: Reach

  /// Makes the pass of a rulebook.
  public init(_ rulebook: Rulebook, reach: Reach) {
    self.rulebook = rulebook
    self.reach = reach
  }

  /// Walks the whole way for `today`, in a transaction of its own.
  ///
  /// With `onlyChanged`, rules that take each institution by itself derive those that changed since
  /// the last pass; that pass must have been of the same day and the same rulebook.
  public func run(
    on connection: Connection, today: CivilDate, windowIsOpen: Bool, onlyChanged: Bool = false
  ) throws -> Summary {
    try connection.transaction {
      try connection.execute("select pg_advisory_xact_lock(hashtext('duban.pass'))")
      try connection.execute("select set_config('search_path', 'duban, registry', true)")
      var extent = try Extent(connection.query(SQL.changes))
      if !onlyChanged { extent = .whole }
      if extent == .whole { try noteReads(on: connection) }
      let summary = try steps(
        on: connection, today: today, extent: extent, windowIsOpen: windowIsOpen)
      if summary.messages > 0 { try connection.execute("notify duban_queue") }
      return summary
    }
  }

  /// The steps of a pass, inside whatever transaction there is.
  ///
  /// With `notesUpcoming`, institutions with a duty that opens later are noted in a table of that name.
  func steps(
    on connection: Connection, today: CivilDate, extent: Extent, windowIsOpen: Bool,
    notesUpcoming: Bool = false
  ) throws -> Summary {
    var summary = Summary()
    try reconcile(
      on: connection, today: today, extent: extent, notesUpcoming: notesUpcoming, into: &summary)
    let withdrawn = try connection.query(SQL.withdraw)[0]
    summary.withdrawn = try withdrawn("notices", as: Int.self)
    let bulletins = Bulletins(rulebook: rulebook, reach: reach)
    let due = try bulletins.due(on: connection)
    try lookAgainIfMoved(on: connection, extent: extent)
    guard windowIsOpen else { return summary }
    if summary.new > 1000 { try connection.script("analyze duty") }
    let told = try connection.query(
      SQL.tell, rulebook.ladders, rulebook.channels, reach.endpoints, reach.operatorName,
      reach.operatorAddress)[0]
    let messages = try told("messages", as: [Int64].self)
    summary.notices = try told("notices", as: Int.self)
    summary.messages = messages.count
    if !messages.isEmpty {
      summary.folded = try connection.query(SQL.fold, messages)[0]("folded", as: Int.self)
    }
    try bulletins.make(due, on: connection, today: today, into: &summary)
    return summary
  }

  /// Derives every rule's duties; a rule that fails stops alone.
  private func reconcile(
    on connection: Connection, today: CivilDate, extent: Extent, notesUpcoming: Bool,
    into summary: inout Summary
  ) throws {
    let scopes = try scopes(extent, on: connection)
    for entry in rulebook.entries {
      let institutions = scopes[entry.key]
      // Before the savepoint: the steps that follow need the day even if no rule succeeds.
      try entry.set(on: connection, today: today, seeing: institutions)
      if institutions == [] { continue }
      let outcome = try entry.attempt(on: connection) {
        let row = try entry.reconcile(
          on: connection, seeing: institutions, notesUpcoming: notesUpcoming)
        var counted = summary
        counted.seen += try row("seen", as: Int.self)
        counted.new += try row("new", as: Int.self)
        counted.changed += try row("changed", as: Int.self)
        counted.met += try row("met", as: Int.self)
        counted.void += try row("void", as: Int.self)
        return counted
      }
      switch outcome {
      case .success(let counted): summary = counted
      case .failure(let failure): summary.failures.append(failure)
      }
    }
    try connection.execute("select set_config('search_path', 'duban, registry', true)")
    guard extent == .whole else { return }
    summary.void += try connection.execute(
      SQL.voidOthers, rulebook.entries.map(\.policy.name), rulebook.entries.map(\.rule.name))
  }

  /// Finds out which relations of the registry each rule reads that takes each institution by itself.
  func noteReads(on connection: Connection) throws {
    for entry in rulebook.entries where entry.rule.isByInstitution {
      try connection.execute(SQL.noteReads, entry.policy.name, entry.rule.name, entry.sql)
    }
  }

  /// The institutions that each rule is to see; a rule that sees all has none here.
  private func scopes(_ extent: Extent, on connection: Connection) throws -> [String: [String]] {
    guard case .institutions(let changed) = extent else { return [:] }
    var reads: [String: Set<String>] = [:]
    for row in try connection.query("select policy, rule, relations from rule_reads") {
      let key = try "\(row("policy", as: String.self))/\(row("rule", as: String.self))"
      reads[key] = try row("relations", as: [String]?.self).map(Set.init)
    }
    var scopes: [String: [String]] = [:]
    for entry in rulebook.entries where entry.rule.isByInstitution {
      let seen = changed.filter { relation, _ in
        relation == entry.key || reads[entry.key]?.contains(relation) != false
      }
      scopes[entry.key] = Set(seen.values.joined()).sorted()
    }
    return scopes
  }

  /// A new calendar or a new ladder moves stage days, and another superior is to be told of what has been
  /// reached, without any duty having changed.
  private func lookAgainIfMoved(on connection: Connection, extent: Extent) throws {
    let calendar = try connection.query(
      "select string_agg(year || digest, ' ' order by year) as digest from duban.calendar_year")
    let digest = try calendar[0]("digest", as: String?.self) ?? ""
    let ladders = rulebook.ladders
    let standing = try connection.query(SQL.standing, ladders)[0]("digest", as: String.self)
    try connection.execute(
      SQL.lookAgain, "calendar, superiors and ladders", "\(digest) \(standing) \(ladders)", false)
    // The bureau above what an institution bears follows from its health centre.
    switch extent {
    case .whole:
      let centres = try connection.query(SQL.healthCentres)[0]("digest", as: String?.self) ?? ""
      try connection.execute(SQL.lookAgain, "health centres", centres, true)
    case .institutions(let changed):
      guard let institutions = changed["institutions"] else { return }
      try connection.execute(
        SQL.lookAgainAt, rulebook.entries.map(\.policy.name), rulebook.entries.map(\.rule.name),
        institutions)
    }
  }
}

extension Pass.Extent {
  /// What rows as those of `changes.sql` say.
  init(_ rows: [Row]) throws {
    var changed: [String: [String]] = [:]
    for row in rows {
      if try row("is_whole", as: Bool.self) {
        self = .whole
        return
      }
      changed[try row("relation", as: String.self)] = try row("institutions", as: [String].self)
    }
    self = .institutions(changed: changed)
  }
}

extension Rulebook.Entry {
  /// The names under which the database knows the rule, as one.
  var key: String { "\(policy.name)/\(rule.name)" }

  /// Tells the database the day and the policy's numbers, and which institutions the rule is to see,
  /// until the end of the transaction.
  func set(
    on connection: Connection, today: CivilDate, seeing institutions: [String]? = nil
  ) throws {
    try connection.execute(
      SQL.settings, today.description, policy.startsOn.description,
      policy.bureaus.joined(separator: ";"),
      rule.numbersJSON, institutions)
  }

  /// Holds what the rule yields against what was last derived.
  fileprivate func reconcile(
    on connection: Connection, seeing institutions: [String]?, notesUpcoming: Bool
  ) throws -> Row {
    let frame = SQL.reconcile.with(notesUpcoming ? SQL.upcoming : "", at: "--UPCOMING--")
    guard let institutions else {
      return try query(
        frame.with("", at: "--SCOPE--"), policy.name, rule.name, on: connection)[0]
    }
    return try query(
      frame.with("and institution = any ($3::text[])", at: "--SCOPE--"), policy.name, rule.name,
      institutions, on: connection)[0]
  }
}
