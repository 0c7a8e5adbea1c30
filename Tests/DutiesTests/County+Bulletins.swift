import Civil
import Database
import Testing

@testable import Duties

extension County {
  /// A county in which rule `chore` yields what `owes` says, and in which these kinds are told.
  init(announcing kinds: String..., rules: [String] = ["chore"]) throws {
    try self.init(.telling(kinds, rules: rules))
  }

  /// One activity.
  func activity(
    _ kind: String, on day: String, at institutions: [String], by providers: [String],
    staff: [(provider: String, name: String, hours: String)] = []
  ) throws {
    let entries = staff.map {
      #"{"provider": "\#($0.provider)", "name": "\#($0.name)", "hours": \#($0.hours)}"#
    }
    try connection.execute(
      """
      insert into registry.activities (
        code, kind, held_on, institution_codes, provider_codes, staff_hours)
      values (gen_random_uuid(), $1, $2, $3, $4, $5)
      """, kind, day, institutions, providers, "[\(entries.joined(separator: ","))]")
  }

  /// What was told that nobody owes, day by day, as `day kind period subject → recipient`; what waits
  /// is delivered at once.
  func announced(from: String, through: String, on days: Set<String>? = nil) throws -> [String] {
    let calendar = try WorkingCalendar(files: ShippedCalendars.files())
    for day in try day(from)...day(through) where days?.contains(day.description) ?? true {
      let summary = try pass(on: day.description, windowIsOpen: calendar.isWorking(day))
      #expect(summary.failures == [])
      try deliver(on: day.description)
    }
    return try announced()
  }

  /// All that was ever told that nobody owes.
  func announced() throws -> [String] {
    try lines(
      """
      select concat_ws(' ', made_on, kind, nullif(period, ''), nullif(subject, ''), '→', recipient)
      from duban.bulletin where not is_lapsed
      order by made_on, kind, period, subject, recipient, channel
      """)
  }

  /// What waits is delivered.
  func deliver(on day: String) throws {
    try connection.execute(
      """
      with told as (update duban.notice set state = 'told', told_on = $1 where state = 'pending'),
      gone as (delete from duban.queue returning *)
      insert into duban.message (
        id, identity, created_at, state, kind, as_of, recipient, on_behalf_of, contact, channel, lane,
        address, priority, any_hour, payload, attempts, ambiguous)
      select id, identity, created_at, 'delivered', kind, as_of, recipient, on_behalf_of, contact,
        channel, lane, address, priority, any_hour, payload, attempts, ambiguous
      from gone
      """, day)
  }

  /// A value of the newest payload for a recipient, by the path of PostgreSQL's `#>>`.
  func said(to recipient: String, _ path: String, kind: String = "report") throws -> String? {
    try connection.query(
      """
      select payload #>> $3::text[] as value
      from (
        select id, kind, recipient, payload from duban.queue
        union all select id, kind, recipient, payload from duban.message
      ) as sent
      where kind = $1 and recipient = $2 order by id desc limit 1
      """, kind, recipient, path
    ).first?("value", as: String?.self)
  }

  /// A list within the newest payload, an item a line, as `value value …`: true as the key itself, false
  /// as a dash.
  func listed(
    to recipient: String, _ list: String, _ keys: String..., kind: String = "report"
  ) throws -> [String] {
    let items = try #require(try said(to: recipient, "{\(list)}", kind: kind))
    return try connection.query(
      """
      select (
        select string_agg(
          case item -> key when 'true' then key when 'false' then '-' else item ->> key end,
          ' ' order by place)
        from unnest($2::text[]) with ordinality as asked (key, place)
      ) as line
      from jsonb_array_elements($1::jsonb) with ordinality as listed (item, number)
      order by number
      """, items, keys
    ).map { try $0("line") }
  }
}

extension Rulebook {
  /// Rules that yield what stands in `registry.chores`, nobody told of them, and these kinds.
  static func telling(
    _ kinds: [String], rules: [String] = ["chore"], sql: [String: String] = [:]
  ) -> Rulebook {
    let all = ["filing-announcement", "report", "service-hours"]
    return read(
      Dictionary(uniqueKeysWithValues: rules.map { ($0, ["+3000d: [bearer]"]) }), sql: sql,
      announcements: all.flatMap { kind in
        [
          "\(kind):", "  title: 题", "  clause: 二", "  words: 话",
          "  enabled: \(kinds.contains(kind))",
        ]
      })
  }
}
