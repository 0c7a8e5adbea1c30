internal import Delivery
internal import Mustache

/// The county's templates, read once, and the rendering of what the daemon writes.
public struct Letterhead: Sendable {
  /// A template that cannot be used.
  public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The template's file name.
    public let file: String
    /// What is wrong with it.
    public let what: String
    /// One line: the file, what is wrong, and the mend.
    public var description: String { "\(file): \(what); mend the template (Mustache)" }
  }

  /// The templates' file names; all of them are needed.
  public static let files = ["digest", "alert", "announcement", "report", "hours"].flatMap { kind in
    TemplateSet.parts.map { "\(kind).\($0.name).mustache" }
  }

  private let digests: TemplateSet
  private let alerts: TemplateSet
  private let announcements: TemplateSet
  private let reports: TemplateSet
  private let hours: TemplateSet

  /// Parses the templates; `read` gives the text of a file by its name.
  public init<Failure: Error>(read: (String) throws(Failure) -> String) throws {
    digests = try TemplateSet("digest", read: read)
    alerts = try TemplateSet("alert", read: read)
    announcements = try TemplateSet("announcement", read: read)
    reports = try TemplateSet("report", read: read)
    hours = try TemplateSet("hours", read: read)
  }

  /// Renders a digest for a mailbox.
  public func letter(_ digest: Digest) -> Letter { digests.letter(digest) }

  /// Renders an alert for a mailbox.
  public func letter(_ alert: Alert) -> Letter { alerts.letter(alert) }

  /// Renders an announcement for a mailbox.
  public func letter(_ announcement: FilingAnnouncement) -> Letter {
    announcements.letter(announcement)
  }

  /// Renders a report for a mailbox.
  public func letter(_ report: SupervisionReport) -> Letter { reports.letter(report) }

  /// Renders hours of service for a mailbox.
  public func letter(_ hours: ServiceHours) -> Letter { self.hours.letter(hours) }

  /// Renders a digest for a group's robot, as much of it as fits: `fits` tells for a post.
  ///
  /// Whole items are left out from the end, and it says how many; texts within items are cut only
  /// where not even one item fits. One that does not fit then either comes back all the same.
  public func post(_ digest: Digest, fits: (Post) -> Bool) -> Post { digests.post(digest, fits) }

  /// Renders an alert for a group's robot, as a digest.
  public func post(_ alert: Alert, fits: (Post) -> Bool) -> Post { alerts.post(alert, fits) }

  /// Renders an announcement for a group's robot, as a digest.
  public func post(_ announcement: FilingAnnouncement, fits: (Post) -> Bool) -> Post {
    announcements.post(announcement, fits)
  }

  /// Renders a report for a group's robot, as a digest.
  public func post(_ report: SupervisionReport, fits: (Post) -> Bool) -> Post {
    reports.post(report, fits)
  }

  /// Renders hours of service for a group's robot, as a digest.
  public func post(_ hours: ServiceHours, fits: (Post) -> Bool) -> Post {
    self.hours.post(hours, fits)
  }
}

/// Something with a number and items, of which templates can say the first so many.
protocol Writable {
  var number: Int64 { get }
  var itemCount: Int { get }
  func values(keeping kept: Int) -> Values
  /// The same with every text in it cut to so many bytes.
  func shortened(toBytes limit: Int) -> Self
}

extension Writable {
  /// A letter shows so many rows of a table at most: mail programs cut what is longer than 100 kB, and the
  /// whole goes with it as a file.
  static var mostRows: Int { 100 }
}

/// The templates of one kind of message: one for each kind of reader.
struct TemplateSet: Sendable {
  static let parts = [
    (name: "subject", kind: "TEXT"), (name: "txt", kind: "TEXT"), (name: "html", kind: "HTML"),
    (name: "markdown", kind: "MARKDOWN"),
  ]

  private let subject: Forms
  private let text: Forms
  private let html: Forms
  private let markdown: MustacheTemplate

  init<Failure: Error>(_ kind: String, read: (String) throws(Failure) -> String) throws {
    MustacheContentTypes.register(MarkdownText(), named: "MARKDOWN")
    MustacheContentTypes.register(HTMLText(), named: "HTML")
    let templates = try Self.parts.map { part in
      let file = "\(kind).\(part.name).mustache"
      let source = try read(file)
      do {
        return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(part.kind)}}\(source)")
      } catch {
        throw Letterhead.Problem(file: file, what: "\(error)")
      }
    }
    subject = Forms(templates[0], escape: \.self)
    text = Forms(templates[1], escape: \.self)
    html = Forms(templates[2], escape: \.escapedForHTML)
    markdown = templates[3]
  }

  func letter(_ writing: some Writable) -> Letter {
    let outline = Outline(writing.values(keeping: .max))
    return Letter(subject: line(outline), text: text.render(outline), html: html.render(outline))
  }

  func post<Writing: Writable>(_ writing: Writing, _ fits: (Post) -> Bool) -> Post {
    let short = writing.shortened(toBytes: 60)
    for writing in [writing, writing.shortened(toBytes: 240), short] {
      if let post = mostItems(of: writing, fits) { return post }
    }
    return post(short, keeping: 0)
  }

  /// The post with as many items as fit; nil when not even one does.
  private func mostItems(of writing: some Writable, _ fits: (Post) -> Bool) -> Post? {
    let whole = post(writing, keeping: writing.itemCount)
    if fits(whole) { return whole }
    var best: Post?
    var (least, most) = (1, writing.itemCount - 1)
    while least <= most {
      let middle = (least + most) / 2
      let candidate = post(writing, keeping: middle)
      if fits(candidate) {
        best = candidate
        least = middle + 1
      } else {
        most = middle - 1
      }
    }
    return best
  }

  private func post(_ writing: some Writable, keeping kept: Int) -> Post {
    let lines = markdown.render(writing.values(keeping: kept))
      .split(separator: "\n", omittingEmptySubsequences: false)
    return Post(
      title: "\(line(Outline(writing.values(keeping: .max))))（编号\(writing.number)）",
      markdown: lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
        .joined(separator: "\n"))
  }

  /// The subject, on one line whatever the names in it hold.
  private func line(_ outline: Outline) -> String {
    subject.render(outline).unicodeScalars.split(whereSeparator: \.endsLine)
      .map(String.init).joined(separator: " ")
  }
}
