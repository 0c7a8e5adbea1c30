public import Civil
public import Database
internal import Policy

/// Replays passes day by day over today's registry and tells what would have been told.
///
/// The very statements of `Pass` run, over temporary tables that shadow the daemon's own and vanish
/// when it ends: it begins as a first run and nothing of it stays.
public struct Simulation {
  /// One telling; the keys of its JSON are a contract.
  public struct Telling: Sendable, Equatable, Encodable {
    /// The day, ISO.
    public let date: String
    /// `notice`, `all-clear`, `announcement` or `report`; for the last two `rule` is the kind of
    /// bulletin, and what does not apply is empty.
    public let kind: String
    /// The policy.
    public let policy: String
    /// The rule.
    public let rule: String
    /// Whom or what the duty is about.
    public let subject: String
    /// Who owes it.
    public let bearer: String
    /// Its period.
    public let period: String
    /// Its due date, ISO.
    public let dueOn: String
    /// The stage as obligations.md names it, or `all-clear`.
    public let stage: String
    /// The code of whoever is told.
    public let recipient: String
    /// `email` or `webhook`.
    public let channel: String
  }

  let pass: Pass
  let calendar: WorkingCalendar
  let window: SendWindow

  /// Makes the simulation of a pass; the window tells on which days there is telling at all.
  public init(_ pass: Pass, calendar: WorkingCalendar, window: SendWindow) {
    self.pass = pass
    self.calendar = calendar
    self.window = window
  }

  /// Hands each telling from `from` through `to` to `report`, in the order of days.
  ///
  /// All rules run, whichever of them one asks about (all, where none is named): one digest tells of
  /// several. One that fails ends it, with its `Pass.Failure`, if it is asked about.
  public func run(
    from: CivilDate, through to: CivilDate, askingAbout rules: [String] = [],
    on connection: Connection, report: (Telling) throws -> Void
  ) throws {
    try connection.script(SQL.scratch)
    // What a year repeats is planned once for each time that the tables are analyzed.
    try connection.script(
      "set plan_cache_mode = force_generic_plan; set default_statistics_target = 20")
    defer {
      try? connection.script(
        "discard temp; reset plan_cache_mode; reset default_statistics_target")
    }
    try connection.execute(SQL.dated, from, to)
    try connection.script("analyze upcoming")
    var day = from
    while day <= to {
      let extent = try extent(on: day, from: from, on: connection)
      // A day is a transaction: one that lasted would keep the county's own tables from being vacuumed.
      let (notices, bulletins) = try connection.transaction {
        try connection.execute("select set_config('search_path', 'duban, registry', true)")
        if day == from { try pass.noteReads(on: connection) }
        let summary = try pass.steps(
          on: connection, today: day, extent: extent,
          windowIsOpen: window.days == .all || calendar.isWorking(day), notesUpcoming: true)
        if let failure = summary.failures.first(where: {
          rules.isEmpty || rules.contains($0.rule)
        }) {
          throw failure
        }
        return try (connection.query(SQL.toldAtOnce), connection.query(SQL.bulletinsAtOnce))
      }
      for row in notices { try report(Telling(row)) }
      for row in bulletins { try report(Telling(row)) }
      // No autovacuum looks after temporary tables.
      if extent == .whole { try connection.script("analyze duty, notice") }
      day = day + 1
    }
  }

  /// All of it where a simulation, a policy or a month begins; else the institutions of which a fact
  /// bears that date.
  private func extent(
    on day: CivilDate, from: CivilDate, on connection: Connection
  ) throws -> Pass.Extent {
    if day == from || day.day == 1
      || pass.rulebook.entries.contains(where: { $0.policy.startsOn == day })
    {
      return .whole
    }
    return try Pass.Extent(
      connection.query(
        """
        select changed as relation, false as is_whole, array_agg(institution) as institutions
        from upcoming where day = $1 group by changed
        """, day))
  }
}

extension Simulation.Telling {
  init(_ row: Row) throws(DatabaseError) {
    date = try row("date", as: String.self)
    kind = try row("kind", as: String.self)
    policy = try row("policy", as: String.self)
    rule = try row("rule", as: String.self)
    subject = try row("subject", as: String.self)
    bearer = try row("bearer", as: String.self)
    period = try row("period", as: String.self)
    dueOn = try row("due_on", as: String.self)
    stage = try row("stage", as: String.self)
    recipient = try row("recipient", as: String.self)
    channel = try row("channel", as: String.self)
  }
}
