public import Civil
public import Database

/// A moment as the people of the county tell it.
public struct CivilMoment: Sendable, Equatable {
  /// The day.
  public let day: CivilDate
  /// The time of day.
  public let time: TimeOfDay

  /// How many minutes its clocks are ahead of UTC.
  public let offset: Int

  /// Makes a moment.
  public init(day: CivilDate, time: TimeOfDay, offset: Int) {
    self.day = day
    self.time = time
    self.offset = offset
  }

  /// The database's present moment in a time zone; a name that PostgreSQL does not know throws.
  public static func now(in timeZone: String, on connection: Connection) throws -> CivilMoment {
    let row = try connection.query(
      """
      select local::date as day, to_char(local, 'HH24:MI') as time,
        (extract(epoch from local - now() at time zone 'UTC') / 60)::int as "offset"
      from (select now() at time zone $1 as local) as clock
      """, timeZone)[0]
    return CivilMoment(
      day: try row("day", as: CivilDate.self), time: try row("time", as: TimeOfDay.self),
      offset: try row("offset", as: Int.self))
  }
}

extension TimeOfDay: Column {
  /// Reads `HH:MM`.
  public init?(text: String) { self.init(text) }
}
