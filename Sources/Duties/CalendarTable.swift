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
      guard known != wanted || known.isEmpty else { return false }
      try connection.execute(
        SQL.calendarYears, files.map(\.year), files.map(\.isAnnounced), files.map(\.digest))
      let days = files.flatMap(\.days)
      try connection.execute("delete from calendar")
      try connection.execute(
        SQL.calendarDays, days.map(\.date.description), days.map { !$0.isOff }, days.map(\.name))
      try connection.script("analyze calendar")
      return true
    }
  }
}

extension CalendarFile {
  /// Tells two versions of a year's file apart: what it says, in a canonical form.
  var digest: String {
    let days = days.map { "\($0.date)\($0.isOff ? "-" : "+")\($0.name)" }
    return "\(isAnnounced ? "announced" : "provisional") \(days.joined(separator: " "))"
  }
}
