internal import StrictYAML

/// A kind of message that nobody owes, with its words (obligations.md, "Beside duties, three kinds of
/// message that nobody owes").
public struct Bulletin: Sendable, Equatable {
  /// Which of the three it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// 备案托育机构名单告知, to the health centre: at once, and every month's list.
    case filingAnnouncement = "filing-announcement"
    /// 督办情况月报 / 季报, to the bureau and the city above it.
    case report
    /// 服务时长, to each provider, every quarter.
    case serviceHours = "service-hours"
  }

  /// The length of what a report is about.
  public enum Unit: String, Sendable, CaseIterable {
    /// A calendar month, `YYYY-MM`.
    case month
    /// A calendar quarter, `YYYY-Qn`.
    case quarter
  }

  /// Whom a report goes to.
  public enum Reader: String, Sendable, CaseIterable {
    /// Each bureau, about those under it.
    case bureau
    /// The city above a bureau, about those under all its bureaus.
    case city
  }

  /// Which of the three it is.
  public let kind: Kind
  /// What recipients read, as 督办情况.
  public let title: String
  /// Where the document says so, as 第十条.
  public let clause: String
  /// Whether it is sent.
  public let isEnabled: Bool
  /// A sentence or two that stand above the table.
  public let words: String
  /// The periods that it is made for, in the file's order.
  public let units: [Unit]
  /// Whom a report goes to; empty for the others, whose readers follow from the registry.
  public let readers: [Reader]

  /// Reads and judges what stands under a kind.
  init(_ kind: Kind, _ section: Section) throws {
    self.kind = kind
    title = try section.required("title").string()
    clause = try section.required("clause").string()
    isEnabled = try section.optional("enabled")?.flag() ?? true
    words = try section.required("words").string()
    switch kind {
    case .filingAnnouncement:
      units = [.month]
      readers = []
    case .report:
      units = try section.optional("periods")?.distinct { try $0.oneOf() } ?? Unit.allCases
      readers = try section.optional("recipients")?.distinct { try $0.oneOf() } ?? Reader.allCases
    case .serviceHours:
      units = [.quarter]
      readers = []
    }
  }
}
