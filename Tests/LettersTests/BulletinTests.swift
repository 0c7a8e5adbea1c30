import Civil
import Foundation
import Letters
import Testing

/// What nobody owes: announcements, reports, hours of service.
@Suite("Bulletins") struct BulletinTests {
  static func heading(_ title: String, _ clause: String, words: String) throws -> Heading {
    Heading(
      number: 12, today: try #require(CivilDate("2024-07-01")), recipientName: "巫山县卫生健康委员会",
      contactName: "张三", policy: "wushan-2024-25", title: title,
      source: "巫山卫发〔2024〕25号\(clause)", words: words, isByEmail: true)
  }

  private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  static func institution(
    _ code: String, _ name: String, isNew: Bool = false, isSigned: Bool = true
  ) throws -> FilingAnnouncement.Institution {
    FilingAnnouncement.Institution(
      code: code, name: name, area: "高唐街道", receiptNo: "WS2024061701",
      filedOn: try day("2024-06-17"), isNew: isNew, isSigned: isSigned, isSuspended: false,
      lacksHealthCentre: false)
  }

  static func announcement(isList: Bool) throws -> FilingAnnouncement {
    var suspended = try institution("S02", "小太阳幼儿园（托班）")
    suspended.isSuspended = true
    suspended.lacksHealthCentre = true
    suspended.receiptNo = ""
    suspended.area = ""
    let new = try institution("S01", "示例<b>&“托育园”", isNew: true, isSigned: false)
    let told = isList ? [new, suspended] : [new]
    var heading = try heading("备案托育机构名单告知", "第二条", words: "请主动联系，商签服务协议。")
    heading.recipientName = "高唐街道社区卫生服务中心"
    if !isList { heading.onBehalfOf = "龙门街道社区卫生服务中心" }
    return FilingAnnouncement(
      heading: heading,
      content: FilingAnnouncement.Content(
        isList: isList, period: isList ? "2024-06" : "", count: told.count, newCount: 1, leftOut: 0,
        institutions: told))
  }

  static func figures(
    _ due: Int, _ inTime: Int, _ late: Int, _ overdue: Int, _ missed: Int, before: (Int, Int)
  ) -> SupervisionReport.Figures {
    SupervisionReport.Figures(
      due: due, inTime: inTime, late: late, overdue: overdue, missed: missed, dueBefore: before.0,
      inTimeBefore: before.1)
  }

  static func duty(
    _ state: String, due: String, subject: String = "示例幼儿园", met: String? = nil
  ) throws -> SupervisionReport.Duty {
    SupervisionReport.Duty(
      state: state, bearer: "H01", bearerName: "福田镇中心卫生院", rule: "quarterly-visit",
      title: "每季度上门对接和指导", subject: "I34", subjectName: subject, period: "2024-Q2",
      dueOn: try day(due), metOn: try met.map(day))
  }

  static func report(isEmpty: Bool = false) throws -> SupervisionReport {
    let rows = [
      SupervisionReport.Row(
        bearer: "H01", bearerName: "福田镇中心卫生院", rule: "quarterly-visit", title: "每季度上门对接和指导",
        figures: figures(6, 2, 1, 2, 1, before: (4, 3))),
      SupervisionReport.Row(
        bearer: "H02", bearerName: "龙门街道社区卫生服务中心", rule: "alliance-enrolment", title: "纳入医育结合联盟",
        figures: figures(3, 3, 0, 0, 0, before: (0, 0))),
    ]
    return SupervisionReport(
      heading: try heading("督办情况", "第十条", words: "请结合实际核实后使用。"),
      content: SupervisionReport.Content(
        unit: isEmpty ? "month" : "quarter", period: isEmpty ? "2024-06" : "2024-Q2",
        firstDay: try day(isEmpty ? "2024-06-01" : "2024-04-01"), lastDay: try day("2024-06-30"),
        before: isEmpty ? "2024-05" : "2024-Q1",
        totals: isEmpty
          ? figures(0, 0, 0, 0, 0, before: (0, 0)) : figures(9, 5, 1, 2, 1, before: (4, 3)),
        rows: isEmpty ? [] : rows, overdueCount: isEmpty ? 0 : 2,
        duties: isEmpty
          ? []
          : [
            try duty("overdue", due: "2024-05-20", subject: "=晨光&托育园"),
            try duty("overdue", due: "2024-06-30"),
            try duty("met", due: "2024-06-12", met: "2024-06-20"),
            try duty("met", due: "2024-06-13", met: "2024-06-13"),
            try duty("missed", due: "2024-04-01"),
          ],
        tcm: SupervisionReport.ChineseMedicine(
          activities: isEmpty ? 0 : 3, institutions: isEmpty ? 0 : 2, activitiesBefore: 0),
        uncounted: isEmpty ? [] : ["合作协议到期续签"]))
  }

  static func hours() throws -> ServiceHours {
    var heading = try heading("服务时长", "第六条", words: "可作为加分条件使用。")
    heading.recipientName = "福田镇中心卫生院"
    heading.isByEmail = false
    return ServiceHours(
      heading: heading,
      content: ServiceHours.Content(
        period: "2024-Q2", firstDay: try day("2024-04-01"), lastDay: try day("2024-06-30"),
        hours: "4.25", count: 2, leftOut: 0,
        people: [
          .init(name: "王医生", hours: "3.75", activities: 2, institutions: 2),
          .init(name: "李护士", hours: "0.5", activities: 1, institutions: 1),
        ]))
  }

  /// A list that the guidance centre gets: its own, and that of a centre without contact.
  static func severalLists() throws -> FilingAnnouncement {
    func part(_ code: String, _ name: String) throws -> FilingAnnouncement.Content {
      FilingAnnouncement.Content(
        isList: true, period: "2024-06", count: 1, newCount: 0, leftOut: 0,
        institutions: [try institution(code, name)])
    }
    var heading = try heading("备案托育机构名单告知", "第二条", words: "请主动联系，商签服务协议。")
    heading.recipientName = "巫山县婴幼儿照护服务指导中心"
    heading.onBehalfOf = "龙门街道社区卫生服务中心、福田镇中心卫生院"
    return FilingAnnouncement(
      heading: heading,
      content: try #require(
        FilingAnnouncement.Content(of: [
          (nil, part("S09", "无属地托育园")), ("龙门街道社区卫生服务中心", part("S01", "示例托育园")),
          ("福田镇中心卫生院", part("S02", "小太阳幼儿园")),
        ])))
  }

  /// Hours of a reader's own staff and of another's.
  static func severalHours() throws -> ServiceHours {
    var hours = try hours()
    var other = hours.content
    other.hours = "0.75"
    other.count = 1
    other.people = [.init(name: "赵医生", hours: "0.75", activities: 1, institutions: 1)]
    hours.heading.onBehalfOf = "龙门街道社区卫生服务中心"
    hours.content = try #require(
      ServiceHours.Content(of: [(nil, hours.content), ("龙门街道社区卫生服务中心", other)]))
    return hours
  }

  /// The letter and the post of a golden file's name.
  static func written(_ name: String) throws -> (letter: Letter, post: Post, tables: [CSVTable]) {
    let letterhead = try DigestTests.letterhead()
    switch name {
    case "list", "filed", "list-several":
      let announcement =
        try name == "list-several" ? severalLists() : announcement(isList: name == "list")
      return (
        letterhead.letter(announcement), letterhead.post(announcement) { _ in true },
        announcement.tables
      )
    case "report", "report-empty":
      let report = try report(isEmpty: name != "report")
      return (letterhead.letter(report), letterhead.post(report) { _ in true }, report.tables)
    default:
      let hours = try name == "hours" ? hours() : severalHours()
      return (letterhead.letter(hours), letterhead.post(hours) { _ in true }, hours.tables)
    }
  }

  @Test(
    "They read as the files in Bulletins",
    arguments: [
      "list", "filed", "list-several", "report", "report-empty", "hours", "hours-several",
    ])
  func golden(name: String) throws {
    let (letter, post, tables) = try Self.written(name)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Bulletins")
    func wanted(_ kind: String) throws -> String {
      try String(contentsOf: folder.appending(path: "\(name).\(kind)"), encoding: .utf8)
    }
    #expect("\(letter.subject)\n\n\(letter.text)" == (try wanted("txt")))
    #expect(letter.html == (try wanted("html")))
    #expect("\(post.title)\n\n\(post.markdown)\n" == (try wanted("md")))
    let files = tables.map { table in
      "\(table.name) \(table.plainName)\n"
        + String(decoding: table.bytes.dropFirst(3), as: UTF8.self)
        .replacing("\r\n", with: "\n")
    }
    #expect(files.joined(separator: "\n") == (try wanted("csv")))
    #expect(tables.allSatisfy { $0.bytes.starts(with: [0xEF, 0xBB, 0xBF]) })
  }

  @Test("A bar's parts are a hundred percent, and no part is empty")
  func bars() throws {
    for (inTime, late, missed) in [(1, 1, 1), (0, 0, 3), (3, 0, 0), (199, 1, 1), (1, 0, 998)] {
      var report = try Self.report()
      report.content.totals = Self.figures(
        inTime + late + missed, inTime, late, 0, missed, before: (0, 0))
      report.content.rows = []
      let html = try DigestTests.letterhead().letter(report).html
      let widths = html.matches(of: /<td width="(\d+)%"/).compactMap { Int($0.output.1) }
      #expect(widths.reduce(0, +) == 100)
      #expect(!widths.contains(0))
    }
  }

  @Test(
    "A letter brings no image and nothing from outside", arguments: ["list", "report", "hours"])
  func selfContained(name: String) throws {
    let html = try Self.written(name).letter.html
    for word in ["<img", "http:", "https:", "url(", "<script", "<link", "cid:"] {
      #expect(!html.contains(word))
    }
  }

  @Test(
    "What a robot cannot take is left out row by row, and it says how much and where the whole is")
  func leftOut() throws {
    var report = try Self.report()
    report.content.duties = try (0..<300).map {
      try Self.duty("overdue", due: "2024-06-01", subject: "第\($0)园")
    }
    report.content.overdueCount = 300
    let post = try DigestTests.letterhead().post(report) { $0.markdown.utf8.count <= 4096 }
    #expect(post.markdown.utf8.count <= 4096)
    let told = post.markdown.components(separatedBy: "逾期30天").count - 1
    #expect(told > 5)
    #expect(post.markdown.contains("另有\(300 - told)条未列出"))
    #expect(post.markdown.contains("全文及附表已另发电子邮件"))
    #expect(post.markdown.contains("共300项"))
    report.heading.isByEmail = false
    #expect(
      !(try DigestTests.letterhead().post(report) { _ in true }).markdown.contains("电子邮件"))
  }

  @Test("A letter shows a hundred rows of a table, and its file all of them")
  func longLetter() throws {
    var hours = try Self.hours()
    hours.content.people = (0..<250).map {
      .init(name: "第\($0)人", hours: "1", activities: 1, institutions: 1)
    }
    hours.content.count = 250
    let letter = try DigestTests.letterhead().letter(hours)
    #expect(letter.text.contains("另有150人未列出，见附件"))
    #expect(letter.text.contains("第99人") && !letter.text.contains("第100人"))
    #expect(String(decoding: hours.tables[0].bytes, as: UTF8.self).contains("第249人"))
  }

  @Test("The rate is rounded to tenths, and its change told in points")
  func rates() throws {
    for (figures, words) in [
      (Self.figures(3, 2, 1, 0, 0, before: (3, 1)), "66.7%（比2024年第一季度：上升33.4个百分点）"),
      (Self.figures(2, 1, 1, 0, 0, before: (4, 4)), "50.0%（比2024年第一季度：下降50.0个百分点）"),
      (Self.figures(5, 5, 0, 0, 0, before: (1, 1)), "100.0%（比2024年第一季度：持平）"),
      (Self.figures(5, 0, 5, 0, 0, before: (0, 0)), "0.0%（2024年第一季度无到期事项）"),
    ] {
      var report = try Self.report()
      report.content.totals = figures
      #expect(try DigestTests.letterhead().letter(report).text.contains("按时办结率\(words)"))
    }
  }

  @Test("As an event it fits its room: rows first, then duties, and it says what is missing")
  func events() throws {
    struct Event: Decodable {
      let message: Int
      let asOf: String
      let policy: String
      let period: String
      let totals: [String: Int]
      let rows: [[String: Value]]
      let duties: [[String: Value]]
      let leftOut: Int
      enum Value: Decodable {
        case any
        init(from decoder: any Decoder) { self = .any }
      }
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var report = try Self.report()
    let whole = try decoder.decode(Event.self, from: Data(report.json(limit: 19_500)))
    #expect(whole.message == 12 && whole.asOf == "2024-07-01" && whole.period == "2024-Q2")
    #expect(whole.totals["in_time"] == 5)
    #expect(whole.rows.count == 2 && whole.duties.count == 5 && whole.leftOut == 0)
    report.content.duties = try (0..<300).map { _ in try Self.duty("overdue", due: "2024-06-01") }
    let json = report.json(limit: 19_500)
    #expect(json.count <= 19_500)
    let cut = try decoder.decode(Event.self, from: Data(json))
    #expect(cut.rows.count == 2 && cut.duties.count > 30)
    #expect(cut.leftOut == 300 - cut.duties.count)
    let list =
      try JSONSerialization.jsonObject(
        with: Data(try Self.announcement(isList: true).json(limit: 19_500))) as? [String: Any]
    #expect(
      (list?["institutions"] as? [[String: Any]])?.first?["filed_on"] as? String == "2024-06-17")
    #expect(list?["new_count"] as? Int == 1)
    let hours =
      try JSONSerialization.jsonObject(
        with: Data(try Self.hours().json(limit: 100))) as? [String: Any]
    #expect(hours?["left_out"] as? Int == 2 && hours?["hours"] as? String == "4.25")
    let several =
      try JSONSerialization.jsonObject(
        with: Data(try Self.severalHours().json(limit: 19_500))) as? [String: Any]
    #expect(several?["hours"] as? String == "5" && several?["count"] as? Int == 3)
    #expect(
      (several?["people"] as? [[String: Any]])?.map { $0["recipient"] as? String }
        == [nil, nil, "龙门街道社区卫生服务中心"])
  }
}
