public import Civil

/// 服务时长: the hours of a provider's staff in institutions in one quarter, for their appraisal.
public struct ServiceHours: Sendable, Equatable {
  /// What it says, as its message's payload holds it and as an event tells it, in snake_case.
  public struct Content: Sendable, Equatable, Codable {
    /// The quarter, `YYYY-Qn`.
    public var period: String
    /// Its first day.
    public var firstDay: CivilDate
    /// Its last day.
    public var lastDay: CivilDate
    /// The hours of all, in decimal digits.
    public var hours: String
    /// How many people there are, those left out included.
    public var count: Int
    /// How many stand in no row.
    public var leftOut: Int
    /// The most hours first.
    public var people: [Person]

    /// Makes it.
    public init(
      period: String, firstDay: CivilDate, lastDay: CivilDate, hours: String, count: Int,
      leftOut: Int, people: [Person]
    ) {
      self.period = period
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.hours = hours
      self.count = count
      self.leftOut = leftOut
      self.people = people
    }
  }

  /// One of the staff.
  public struct Person: Sendable, Equatable, Codable {
    /// The name, as the county's records of activities have it.
    public var name: String
    /// Hours, in decimal digits.
    public var hours: String
    /// In how many activities.
    public var activities: Int
    /// In how many institutions.
    public var institutions: Int
    /// Whose staff, where the reader stands in for several or has others of its own; nil for its own.
    public var recipient: String?

    /// Makes one.
    public init(
      name: String, hours: String, activities: Int, institutions: Int, recipient: String? = nil
    ) {
      self.name = name
      self.hours = hours
      self.activities = activities
      self.institutions = institutions
      self.recipient = recipient
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

  /// The table as a file.
  public var tables: [CSVTable] {
    [
      CSVTable(
        name: "服务时长-\(content.period)-\(heading.number).csv",
        plainName: "service-hours-\(content.period)-\(heading.number).csv",
        headings: ["周期", "单位", "姓名", "服务时长（小时）", "活动次数", "托育机构数"],
        rows: content.people.map {
          [
            content.period, $0.recipient ?? own, $0.name, $0.hours, "\($0.activities)",
            "\($0.institutions)",
          ]
        })
    ]
  }

  /// Whose staff those are of whom nothing else is said.
  private var own: String {
    content.isOfSeveral ? heading.recipientName : heading.onBehalfOf ?? heading.recipientName
  }
}

extension ServiceHours: Writable {
  var number: Int64 { heading.number }
  var itemCount: Int { content.people.count }

  func values(keeping kept: Int) -> Values {
    let told = content.people.prefix(min(kept, Self.mostRows))
    return heading.values(
      and: [
        "period": chinesePeriod(content.period), "first_day": content.firstDay.chinese,
        "last_day": content.lastDay.chinese, "hours": content.hours, "count": "\(content.count)",
        "has_people": !told.isEmpty, "of_several": content.isOfSeveral,
        "people": List(
          values: told.enumerated().map { index, person in
            [
              "index": "\(index + 1)", "name": person.name, "hours": person.hours,
              "activities": "\(person.activities)", "institutions": "\(person.institutions)",
              "for": person.recipient ?? "",
              "has_for": person.recipient != nil,
            ]
          }),
      ], leavingOut: content.count - told.count)
  }

  func shortened(toBytes limit: Int) -> ServiceHours {
    var hours = self
    hours.heading = heading.shortened(toBytes: limit)
    hours.content.people = content.people.map {
      var person = $0
      person.name = $0.name.shortened(toBytes: limit)
      person.recipient = $0.recipient?.shortened(toBytes: limit)
      return person
    }
    return hours
  }
}
