import Database
import Delivery
import Queue
import Testing

/// History is kept by month, and no row of it is ever refused.
@Suite("History") struct HistoryTests {
  let office: PostOffice

  init() throws { office = try PostOffice() }

  /// How many months a table's month lies ahead of this one; of the last one, `default`.
  private static let place = """
    case when name ~ '_default$' then 'default' else
      ((left(right(name, 7), 4)::int - extract(year from now() at time zone 'UTC')) * 12
        + right(name, 2)::int - extract(month from now() at time zone 'UTC'))::text
    end
    """

  /// Where the rows stand, as `table month`, one a row.
  private func rows() throws -> [String] {
    try office.lines(
      """
      select split_part(name, '_', 1) || ' ' || \(Self.place) from (
        select tableoid::regclass::text as name from duban.message
        union all select tableoid::regclass::text from duban.attempt
      ) as rows order by name
      """
    ).map { String($0.dropFirst("duban.".count)) }
  }

  private func months(_ parent: String) throws -> [String] {
    try office.lines(
      """
      select \(Self.place) from (
        select inhrelid::regclass::text as name from pg_inherits
        where inhparent = 'duban.\(parent)'::regclass
      ) as tables order by name
      """)
  }

  @Test("there is a table for this month and for the next; making them again does nothing")
  func ahead() throws {
    #expect(try months("message") == ["0", "1", "default"])
    try office.connection.execute("select duban.make_partitions()")
    #expect(try months("attempt") == ["0", "1", "default"])
    try office.settle(office.begun(), .delivered, .delivered)
    #expect(try rows() == ["attempt 0", "message 0"])
  }

  @Test("a month that nobody made a table for loses nothing, and has its table later")
  func monthsEndWithoutDaemon() throws {
    try office.connection.script(
      """
      do $$
      begin
        execute format('drop table duban.message_%1$s, duban.attempt_%1$s',
          to_char(now() at time zone 'UTC', 'YYYY_MM'));
      end
      $$
      """)
    let message = try office.begun()
    try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
    #expect(try rows() == ["attempt default", "message default"])
    try office.connection.execute(
      """
      insert into duban.attempt (message_id, number, token, daemon_id, started_at, possible_duplicate)
      values (9, 1, 1, 1, date_trunc('month', now(), 'UTC') - interval '3 months', false)
      """)
    try office.connection.execute("select duban.make_partitions()")
    #expect(try rows() == ["attempt -3", "attempt 0", "message 0"])
    #expect(try months("message") == ["0", "1", "default"])
    // The dead letter is found where it stands now.
    #expect(try office.view.retry([message.id]) == [message.id])
  }

  @Test("daemons that make the tables at once make them one after the other")
  func atOnce() throws {
    let other = try office.connect()
    try office.connection.transaction {
      try office.connection.execute("select duban.make_partitions()")
      let waits = Result {
        try other.execute("select duban.make_partitions()", within: .milliseconds(50))
      }
      #expect(throws: DatabaseError.self) { try waits.get() }
    }
    try other.execute("select duban.make_partitions()")
  }
}

/// What the schema allows and what the program says are one list.
@Suite("States") struct StateTests {
  private func allowed(_ table: String, _ column: String) throws -> Set<String> {
    let lines = try PostOffice().lines(
      """
      select distinct (regexp_matches(pg_get_constraintdef(c.oid), '''([a-z-]+)''', 'g'))[1]
      from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
      where c.contype = 'c' and c.conrelid = '\(table)'::regclass and a.attname = '\(column)'
      """)
    return Set(lines)
  }

  @Test("an attempt's outcomes")
  func outcomes() throws {
    let outcomes: [Outcome] =
      [.delivered, .deferred(), .ambiguous, .withdrawn]
      + Outcome.Blame.allCases.map { .rejected($0) }
    #expect(try allowed("duban.attempt", "outcome") == Set(outcomes.map(\.name)))
  }

  @Test("a message's states: those in the queue follow from its lease and its time")
  func states() throws {
    let settled = try allowed("duban.message", "state")
    #expect(settled.union(["ready", "waiting", "leased"]) == Set(QueueView.Message.states))
    #expect(QueueView.Message.states.count == settled.count + 3)
  }

  @Test("a message's kinds, and a notice's states")
  func others() throws {
    #expect(
      try allowed("duban.queue", "kind")
        == ["digest", "operator", "test", "announcement", "report", "hours"])
    #expect(
      try allowed("duban.notice", "state")
        == ["pending", "told", "superseded", "lapsed", "withdrawn", "dead"])
  }
}
