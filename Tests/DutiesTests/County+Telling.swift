import Civil
import Database
import Testing

@testable import Duties

extension County {
  /// One pass at an hour at which messages may leave, or not.
  @discardableResult
  func pass(on text: String, windowIsOpen: Bool = true) throws -> Pass.Summary {
    try Pass(rulebook, reach: reach).run(
      on: connection, today: day(text), windowIsOpen: windowIsOpen)
  }

  /// Everything that waits is delivered: what it tells, as `stage → recipient`, with the due date
  /// told before where it has moved, and with another column of the duty before it where asked for.
  func delivered(on day: String, naming column: String? = nil) throws -> [String] {
    try connection.query(
      """
      with told as (
        update duban.notice set state = 'told', told_on = $1 where state = 'pending' returning *
      ),
      settled as (delete from duban.queue)
      select \(column.map { "d.\($0) || ' ' || " } ?? "") t.stage
        || case when t.repeat > 0 then '#' || t.repeat else '' end || ' → ' || t.recipient
        || coalesce(' (was ' || t.due_before || ')', '') as line
      from told t join duban.duty d on d.id = t.duty_id
      order by line
      """, day
    ).map { try $0("line") }
  }

  /// What is told on a day: a pass, and everything that it queued is delivered.
  func told(on day: String, naming column: String? = nil) throws -> [String] {
    try pass(on: day)
    return try delivered(on: day, naming: column)
  }

  /// What is told from one day through another, each line with its day.
  func told(
    from: String, through: String, naming column: String? = nil
  ) throws -> [String] {
    try (day(from)...day(through)).flatMap { day in
      try told(on: day.description, naming: column).map { "\(day) \($0)" }
    }
  }

  /// What waits in the queue: who gets it on which channel, and the notices in it.
  func queued() throws -> [String] {
    try lines(
      """
      select format('%s: %s%s, %s%s [%s]', case recipient when '' then 'operator' else recipient end,
        channel, case channel when 'webhook' then ' ' || address else '' end, contact,
        ' for ' || nullif(array_to_string(on_behalf_of, ' '), ''),
        (select string_agg(d.subject || ' ' || n.stage, ', ' order by d.subject, n.stage)
          from duban.notice n join duban.duty d on d.id = n.duty_id
          where n.message_id = q.id and n.state = 'pending'))
      from duban.queue q order by 1
      """)
  }

  /// The duties that the daemon has on record, as `subject state`.
  func recorded(on day: String) throws -> [String] {
    try connection.transaction {
      try connection.execute("select set_config('duban.today', $1, true)", day)
      return try lines(
        """
        select subject || ' ' || case
          when void_on is not null then 'void' else duban.state_of(met_on, due_on, closes_on) end
        from duban.duty order by 1
        """)
    }
  }

  /// How many notices are in each state, as `state count`.
  func notices() throws -> [String] {
    try lines(
      "select state || ' ' || count(*) from duban.notice group by state order by state")
  }

  /// The first column of a query as text.
  func lines(_ sql: String) throws -> [String] {
    try connection.query("select line from (\(sql)) as found (line)", prepared: false)
      .map { try $0("line") }
  }

  /// A lane takes all that waits into a conversation.
  func lease() throws {
    try connection.execute("update duban.queue set token = 1, leased_by = 1, leased_at = now()")
  }

  /// The conversation ends without a settlement, and the lease comes back.
  func release() throws {
    try connection.execute(
      "update duban.queue set token = null, leased_by = null, leased_at = null")
  }

  /// What a leased message would say: the notices that are left at the moment of sending.
  func composed(on text: String) throws -> [String] {
    let messages = try connection.query("select id from duban.queue where token is not null")
      .map { try $0("id", as: Int64.self) }
    return try Contents.lines(of: messages, today: day(text), on: connection).values
      .flatMap { $0 }.map { "\($0.subject) \($0.stage) → \($0.recipient)" }.sorted()
  }
}

extension County {
  /// Every row of the daemon's own tables with the transaction that wrote it and its place.
  func written() throws -> [String] {
    let tables = try lines(
      """
      select format('%I.%I', schemaname, tablename) from pg_tables
      where schemaname = 'duban'
        and tablename not in (
          'calendar', 'calendar_year', 'service_item', 'migration', 'registry_change')
      order by 1
      """)
    return try tables.flatMap { table in
      try lines("select concat_ws(' ', '\(table)', xmin, ctid, t.*) from \(table) t order by ctid")
    }
  }
}
