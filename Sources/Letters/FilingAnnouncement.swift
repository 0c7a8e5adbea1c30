public import Civil

/// 备案托育机构名单告知: institutions of a health centre's area that were filed, singly or as a whole list.
public struct FilingAnnouncement: Sendable, Equatable {
  /// What it says, as its message's payload holds it and as an event tells it, in snake_case.
  public struct Content: Sendable, Equatable, Codable {
    /// Whether it is the whole list; else what was newly filed.
    public var isList: Bool
    /// The month that is over, `YYYY-MM`; empty for what is told at once.
    public var period: String
    /// How many institutions there are, those left out included.
    public var count: Int
    /// How many of them are new since the last list.
    public var newCount: Int
    /// How many stand in no row.
    public var leftOut: Int
    /// What is new first, then the latest filed first.
    public var institutions: [Institution]

    /// Makes it.
    public init(
      isList: Bool, period: String, count: Int, newCount: Int, leftOut: Int,
      institutions: [Institution]
    ) {
      self.isList = isList
      self.period = period
      self.count = count
      self.newCount = newCount
      self.leftOut = leftOut
      self.institutions = institutions
    }
  }

  /// A filed institution.
  public struct Institution: Sendable, Equatable, Codable {
    /// Its code.
    public var code: String
    /// Its name.
    public var name: String
    /// Where it is; may be empty.
    public var area: String
    /// 备案回执编号; may be empty.
    public var receiptNo: String
    /// When it was filed.
    public var filedOn: CivilDate
    /// Whether it is new since the last list.
    public var isNew: Bool
    /// Whether an agreement is in force.
    public var isSigned: Bool
    /// Whether it is suspended.
    public var isSuspended: Bool
    /// Whether the reader stands in for a health centre that it lacks.
    public var lacksHealthCentre: Bool
    /// For whom it was, where the reader stands in for several or has others of its own; nil for its own.
    public var recipient: String?

    /// Makes one.
    public init(
      code: String, name: String, area: String, receiptNo: String, filedOn: CivilDate, isNew: Bool,
      isSigned: Bool, isSuspended: Bool, lacksHealthCentre: Bool, recipient: String? = nil
    ) {
      self.code = code
      self.name = name
      self.area = area
      self.receiptNo = receiptNo
      self.filedOn = filedOn
      self.isNew = isNew
      self.isSigned = isSigned
      self.isSuspended = isSuspended
      self.lacksHealthCentre = lacksHealthCentre
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

  /// The list as a file; none for what is told at once.
  public var tables: [CSVTable] {
    guard content.isList else { return [] }
    return [
      CSVTable(
        name: "备案托育机构名单-\(heading.today)-\(heading.number).csv",
        plainName: "filed-institutions-\(heading.today)-\(heading.number).csv",
        headings: ["名称", "代码", "区域", "备案回执编号", "备案日期", "本期新增", "已签协议", "暂停服务", "未确定属地卫生院"]
          + (content.isOfSeveral ? ["原应告知单位"] : []),
        rows: content.institutions.map {
          [
            $0.name, $0.code, $0.area, $0.receiptNo, $0.filedOn.description, yes($0.isNew),
            yes($0.isSigned), yes($0.isSuspended), yes($0.lacksHealthCentre),
          ] + (content.isOfSeveral ? [$0.recipient ?? ""] : [])
        })
    ]
  }

  private func yes(_ flag: Bool) -> String { flag ? "是" : "" }
}

extension FilingAnnouncement: Writable {
  var number: Int64 { heading.number }
  var itemCount: Int { content.institutions.count }

  func values(keeping kept: Int) -> Values {
    let told = content.institutions.prefix(min(kept, Self.mostRows))
    return heading.values(
      and: [
        "is_list": content.isList, "of_several": content.isOfSeveral,
        "period": chinesePeriod(content.period),
        "count": "\(content.count)", "new_count": "\(content.newCount)",
        "has_new": content.newCount > 0, "has_institutions": !told.isEmpty,
        "institutions": List(
          values: told.enumerated().map { index, institution in
            [
              "index": "\(index + 1)", "name": institution.name, "code": institution.code,
              "area": institution.area, "has_area": !institution.area.isEmpty,
              "receipt_no": institution.receiptNo, "has_receipt_no": !institution.receiptNo.isEmpty,
              "filed": institution.filedOn.chinese, "is_new": institution.isNew,
              "is_signed": institution.isSigned, "is_suspended": institution.isSuspended,
              "lacks_health_centre": institution.lacksHealthCentre,
              "for": institution.recipient ?? "", "has_for": institution.recipient != nil,
            ]
          }),
      ], leavingOut: content.count - told.count)
  }

  func shortened(toBytes limit: Int) -> FilingAnnouncement {
    var announcement = self
    announcement.heading = heading.shortened(toBytes: limit)
    announcement.content.institutions = content.institutions.map {
      var institution = $0
      institution.name = $0.name.shortened(toBytes: limit)
      institution.area = $0.area.shortened(toBytes: limit)
      institution.receiptNo = $0.receiptNo.shortened(toBytes: limit)
      institution.recipient = $0.recipient?.shortened(toBytes: limit)
      return institution
    }
    return announcement
  }
}
