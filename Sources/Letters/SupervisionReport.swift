public import Civil

/// 督办情况月报 / 季报: what fell due in a period, by bearer and rule, and what is overdue.
public struct SupervisionReport: Sendable, Equatable {
  /// What it says, as its message's payload holds it and as an event tells it, in snake_case.
  public struct Content: Sendable, Equatable, Codable {
    /// `month` or `quarter`.
    public var unit: String
    /// `YYYY-MM` or `YYYY-Qn`.
    public var period: String
    /// Its first day.
    public var firstDay: CivilDate
    /// Its last day.
    public var lastDay: CivilDate
    /// The period before it.
    public var before: String
    /// All rows together.
    public var totals: Figures
    /// A row a bearer and rule of which something fell due, the lowest rate in time first.
    public var rows: [Row]
    /// How many rows are left out.
    public var rowsLeftOut: Int
    /// How many duties are overdue, whenever they fell due.
    public var overdueCount: Int
    /// What is overdue, the longest first; then what else fell due in the period.
    public var duties: [Duty]
    /// How many duties are left out.
    public var leftOut: Int
    /// Activities of Chinese medicine.
    public var tcm: ChineseMedicine
    /// Titles of rules that could not be counted.
    public var uncounted: [String]

    /// Makes it.
    public init(
      unit: String, period: String, firstDay: CivilDate, lastDay: CivilDate, before: String,
      totals: Figures, rows: [Row], rowsLeftOut: Int = 0, overdueCount: Int, duties: [Duty],
      leftOut: Int = 0, tcm: ChineseMedicine, uncounted: [String] = []
    ) {
      self.unit = unit
      self.period = period
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.before = before
      self.totals = totals
      self.rows = rows
      self.rowsLeftOut = rowsLeftOut
      self.overdueCount = overdueCount
      self.duties = duties
      self.leftOut = leftOut
      self.tcm = tcm
      self.uncounted = uncounted
    }
  }

  /// How many fell due in the period, and what became of them by the day of the report.
  public struct Figures: Sendable, Equatable, Codable {
    /// All of them: the sum of the next four.
    public var due: Int
    /// Met on the due date at the latest.
    public var inTime: Int
    /// Met later.
    public var late: Int
    /// Not met, and still to be made good.
    public var overdue: Int
    /// Not met in their calendar period, and not to be made good any more.
    public var missed: Int
    /// How many fell due in the period before.
    public var dueBefore: Int
    /// How many of those were met in time.
    public var inTimeBefore: Int

    /// Makes them.
    public init(
      due: Int, inTime: Int, late: Int, overdue: Int, missed: Int, dueBefore: Int,
      inTimeBefore: Int
    ) {
      self.due = due
      self.inTime = inTime
      self.late = late
      self.overdue = overdue
      self.missed = missed
      self.dueBefore = dueBefore
      self.inTimeBefore = inTimeBefore
    }
  }

  /// The figures of one bearer and one rule.
  public struct Row: Sendable, Equatable, Codable {
    /// The bearer's code.
    public var bearer: String
    /// The bearer's name.
    public var bearerName: String
    /// The rule's name.
    public var rule: String
    /// The rule's title.
    public var title: String
    /// All of them: the sum of the next four.
    public var due: Int
    /// Met on the due date at the latest.
    public var inTime: Int
    /// Met later.
    public var late: Int
    /// Not met, and still to be made good.
    public var overdue: Int
    /// Not met, and not to be made good any more.
    public var missed: Int
    /// How many fell due in the period before.
    public var dueBefore: Int
    /// How many of those were met in time.
    public var inTimeBefore: Int

    /// Makes one.
    public init(
      bearer: String, bearerName: String, rule: String, title: String, figures: Figures
    ) {
      self.bearer = bearer
      self.bearerName = bearerName
      self.rule = rule
      self.title = title
      due = figures.due
      inTime = figures.inTime
      late = figures.late
      overdue = figures.overdue
      missed = figures.missed
      dueBefore = figures.dueBefore
      inTimeBefore = figures.inTimeBefore
    }

    /// Its numbers.
    var figures: Figures {
      Figures(
        due: due, inTime: inTime, late: late, overdue: overdue, missed: missed,
        dueBefore: dueBefore, inTimeBefore: inTimeBefore)
    }
  }

  /// One duty.
  public struct Duty: Sendable, Equatable, Codable {
    /// `met`, `overdue` or `missed`, on the day of the report.
    public var state: String
    /// The bearer's code.
    public var bearer: String
    /// The bearer's name.
    public var bearerName: String
    /// The rule's name.
    public var rule: String
    /// The rule's title.
    public var title: String
    /// The code of whom or what it is about.
    public var subject: String
    /// What people call that.
    public var subjectName: String
    /// The duty's own period; may be empty.
    public var period: String
    /// The due date.
    public var dueOn: CivilDate
    /// When it was met.
    public var metOn: CivilDate?

    /// Makes one.
    public init(
      state: String, bearer: String, bearerName: String, rule: String, title: String,
      subject: String, subjectName: String, period: String, dueOn: CivilDate, metOn: CivilDate?
    ) {
      self.state = state
      self.bearer = bearer
      self.bearerName = bearerName
      self.rule = rule
      self.title = title
      self.subject = subject
      self.subjectName = subjectName
      self.period = period
      self.dueOn = dueOn
      self.metOn = metOn
    }
  }

  /// Activities of Chinese medicine (中医药服务) in the period: counted, though nobody owes them.
  public struct ChineseMedicine: Sendable, Equatable, Codable {
    /// How many.
    public var activities: Int
    /// In how many institutions.
    public var institutions: Int
    /// How many in the period before.
    public var activitiesBefore: Int

    /// Makes them.
    public init(activities: Int, institutions: Int, activitiesBefore: Int) {
      self.activities = activities
      self.institutions = institutions
      self.activitiesBefore = activitiesBefore
    }
  }

  /// What it begins with.
  public var heading: Heading
  /// What it says.
  public var content: Content

  /// Makes one.
  public init(heading: Heading, content: Content) {
    self.heading = heading
    self.content = content
  }

  /// What is overdue, the longest first.
  var overdue: [Duty] { content.duties.filter { $0.state == "overdue" } }
}

extension SupervisionReport.Figures {
  /// The share met in time, in tenths of a percent, rounded; nil where nothing fell due.
  var rate: Int? { due == 0 ? nil : (inTime * 2000 + due) / (due * 2) }

  /// The same of the period before.
  var rateBefore: Int? {
    dueBefore == 0 ? nil : (inTimeBefore * 2000 + dueBefore) / (dueBefore * 2)
  }

  /// The rate in words, as 83.3%; a dash where nothing fell due.
  var rateText: String { rate.map { "\(Self.tenths($0))%" } ?? "—" }

  /// The change of the rate in words; a dash where one of the two periods has none.
  var changeText: String {
    guard let rate, let rateBefore else { return "—" }
    switch rate - rateBefore {
    case 0: return "持平"
    case let change where change > 0: return "上升\(Self.tenths(change))个百分点"
    case let change: return "下降\(Self.tenths(-change))个百分点"
    }
  }

  private static func tenths(_ number: Int) -> String { "\(number / 10).\(number % 10)" }
}
