internal import FoundationEssentials

/// One year's holidays and make-up working days, as the data set holiday-cn publishes them.
///
/// The shape: `{"year", "papers": [URL], "days": [{"name", "date", "isOffDay"}]}`; other keys are
/// passed over, since the file is dropped in as it is published.
public struct CalendarFile: Sendable, Equatable {
  /// A day that the State Council's notice names.
  public struct Day: Sendable, Equatable {
    /// The holiday that it belongs to.
    public let name: String
    /// The day itself, which may lie in the year before or after the file's.
    public let date: CivilDate
    /// Whether it is off; a day that is not is worked, whatever its weekday.
    public let isOff: Bool

    /// Names a day of a notice.
    public init(name: String, date: CivilDate, isOff: Bool) {
      self.name = name
      self.date = date
      self.isOff = isOff
    }
  }

  /// The year of the notice.
  public let year: Int
  /// Where the notices were published.
  public let papers: [String]
  /// The days that the notices name.
  public let days: [Day]

  /// Whether the notice was published: a year not yet announced has a file without papers and days.
  public var isAnnounced: Bool { !papers.isEmpty || !days.isEmpty }

  /// Makes a year's file of its parts.
  public init(year: Int, papers: [String] = [], days: [Day] = []) {
    self.year = year
    self.papers = papers
    self.days = days
  }

  /// Reads a file's bytes; `file` is its path or name, for messages, and `YYYY.json` is held against
  /// the year inside.
  public init(json: [UInt8], file: String) throws(CalendarProblem) {
    let published: Published
    do {
      published = try JSONDecoder().decode(Published.self, from: Data(json))
    } catch {
      throw CalendarProblem(file: file, decoding: error)
    }
    guard CivilDate.years.contains(published.year) else {
      throw CalendarProblem(file: file, key: "year", what: "\(published.year) is no year")
    }
    if let named = CalendarFile.year(named: file), named != published.year {
      throw CalendarProblem(
        file: file, key: "year", what: "\(published.year) is not the year of the file's name")
    }
    var days: [Day] = []
    var known: [CivilDate: Bool] = [:]
    for (index, day) in published.days.enumerated() {
      let date = try published.date(at: index, file: file)
      guard known.updateValue(day.isOffDay, forKey: date) ?? day.isOffDay == day.isOffDay else {
        throw CalendarProblem(
          file: file, key: "days[\(index)].isOffDay",
          what: "\(date) stands twice, once as off and once as worked")
      }
      days.append(Day(name: day.name, date: date, isOff: day.isOffDay))
    }
    self.init(year: published.year, papers: published.papers, days: days)
  }

  /// The year that a file's name of the form `YYYY.json` tells.
  private static func year(named file: String) -> Int? {
    guard let name = file.split(separator: "/").last, name.hasSuffix(".json"), name.count == 9
    else { return nil }
    return decimal(name.utf8.prefix(4))
  }
}

/// The file as it is published, before its dates are judged.
private struct Published: Decodable {
  struct Day: Decodable {
    let name: String
    let date: String
    let isOffDay: Bool
  }

  let year: Int
  let papers: [String]
  let days: [Day]

  func date(at index: Int, file: String) throws(CalendarProblem) -> CivilDate {
    let text = days[index].date
    guard let date = CivilDate(text) else {
      throw CalendarProblem(
        file: file, key: "days[\(index)].date", what: "\"\(text)\" is no day written YYYY-MM-DD")
    }
    // A notice reaches into the end of the year before; anything further is a slip of the pen.
    guard abs(date.year - year) <= 1 else {
      throw CalendarProblem(
        file: file, key: "days[\(index)].date", what: "\(date) lies far from the year \(year)")
    }
    return date
  }
}
