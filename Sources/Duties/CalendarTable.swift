public import Civil
public import Database

/// `duban.calendar`, made of the State Council's files.
public enum CalendarTable {
  /// Brings the table in line with `files`; does nothing, and says false, when it is already.
  @discardableResult
  public static func load(_ files: [CalendarFile], on connection: Connection) throws -> Bool {
    try connection.transaction {
      try connection.execute("select pg_advisory_xact_lock(hashtext('duban.calendar'))")
      try connection.execute("select set_config('search_path', 'duban', true)")
      let held = try connection.query("select year, announced, digest from calendar_year")
      var known: [Int: String] = [:]
      for row in held {
        known[try row("year", as: Int.self)] = try row("digest", as: String.self)
      }
      let wanted = Dictionary(files.map { ($0.year, $0.digest) }) { _, last in last }
      let isFilled = try connection.query("select exists (select from calendar) as filled")[0]
      guard try known != wanted || !isFilled("filled", as: Bool.self) else { return false }
      try connection.execute(
        SQL.calendarYears, files.map(\.year), files.map(\.isAnnounced), files.map(\.digest))
      let days = standing(in: files)
      try connection.execute("delete from calendar")
      try connection.execute(
        SQL.calendarDays, days.map(\.date.description), days.map { !$0.isOff }, days.map(\.name))
      try connection.script("analyze calendar")
      return true
    }
  }

  /// The days listed; of one that two years' files list the later year's stands, as in
  /// `WorkingCalendar`.
  private static func standing(in files: [CalendarFile]) -> [CalendarFile.Day] {
    let days = files.sorted { $0.year < $1.year }.flatMap(\.days).map { ($0.date, $0) }
    return Array(Dictionary(days) { _, later in later }.values)
  }
}

extension CalendarFile {
  /// Tells two versions of a year's file apart: what it says, in a canonical form.
  var digest: String {
    let days = days.map { "\($0.date)\($0.isOff ? "-" : "+")\($0.name)" }
    return "\(isAnnounced ? "announced" : "provisional") \(days.joined(separator: " "))"
  }
}
