import ArgumentParser
import Civil

/// The command `duband calendar`.
struct Calendar: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count working days; list the years held.", subcommands: [Add.self, Check.self])

  /// The command `duband calendar add DATE N`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The N-th working day after DATE (N < 0: before it).",
      usage: "duband calendar add <date> <n> [--config <config>]")

    @OptionGroup var options: Options

    // Takes -3 for a number, not for an option.
    @Argument(
      parsing: .allUnrecognized, help: "The day, YYYY-MM-DD, and the number of working days.")
    var dateAndNumber: [String]

    func run() async throws {
      let setup = try Setup(options)
      guard dateAndNumber.count == 2, let day = CivilDate(dateAndNumber[0]),
        let n = Int(dateAndNumber[1]), n != 0
      else {
        throw Trouble(
          .usage, "calendar add takes a day YYYY-MM-DD and a number of working days other than 0")
      }
      let calendar = WorkingCalendar(files: try setup.calendarFiles())
      guard let counted = calendar.workingDay(n, from: day) else {
        throw Trouble(.usage, "\(n) working days from \(day) lie outside the calendar")
      }
      if options.json {
        try Printing.json(
          Counted(date: counted.date.description, provisional: counted.isProvisional))
      } else {
        print(counted.isProvisional ? "\(counted.date) provisional" : "\(counted.date)")
      }
    }

    private struct Counted: Encodable {
      let date: String
      let provisional: Bool
    }
  }

  /// The command `duband calendar check`.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the years held.")

    @OptionGroup var options: Options

    func run() async throws {
      let files = try Setup(options).calendarFiles().sorted { $0.year < $1.year }
      let years = files.map { file in
        Year(
          year: file.year, announced: file.isAnnounced, off: file.days.count { $0.isOff },
          worked: file.days.count { !$0.isOff })
      }
      if options.json { return try Printing.json(years) }
      for year in years {
        print(
          year.announced
            ? "\(year.year)  announced: \(year.off) days off, \(year.worked) make-up days worked"
            : "\(year.year)  provisional: not announced yet; put the year's file there when it is")
      }
      if years.isEmpty { throw Trouble(.found, "no calendar at all: every date is provisional") }
    }

    private struct Year: Encodable {
      let year: Int
      let announced: Bool
      let off: Int
      let worked: Int
    }
  }
}
