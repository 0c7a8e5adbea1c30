internal import Civil
internal import Mustache

/// The county's templates, read once, and the rendering of digests with them.
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
  public static let files = [
    "digest.subject.mustache", "digest.txt.mustache", "digest.html.mustache",
    "digest.markdown.mustache",
  ]

  private let subject: MustacheTemplate
  private let text: MustacheTemplate
  private let html: MustacheTemplate
  private let markdown: MustacheTemplate

  /// Parses the templates; `read` gives the text of a file by its name.
  public init<Failure: Error>(read: (String) throws(Failure) -> String) throws {
    func template(_ file: String, _ kind: String) throws -> MustacheTemplate {
      let source = try read(file)
      do {
        return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(kind)}}\(source)")
      } catch {
        throw Problem(file: file, what: "\(error)")
      }
    }
    MustacheContentTypes.register(MarkdownText(), named: "MARKDOWN")
    subject = try template(Self.files[0], "TEXT")
    text = try template(Self.files[1], "TEXT")
    html = try template(Self.files[2], "HTML")
    markdown = try template(Self.files[3], "MARKDOWN")
  }

  /// Renders a digest for a mailbox.
  public func letter(_ digest: Digest) -> Letter {
    let values = Values(digest)
    return Letter(
      subject: line(values), text: text.render(values), html: html.render(values))
  }

  /// Renders a digest for a group's robot, as much of it as fits: `fits` tells for a post.
  ///
  /// Whole items are left out from the end, and it says how many; texts within items are cut only
  /// where not even one item fits. One that does not fit then either comes back all the same.
  public func post(_ digest: Digest, fits: (Post) -> Bool) -> Post {
    for digest in [
      digest, digest.shortened(toBytes: 240), digest.shortened(toBytes: 60),
    ] {
      if let post = mostItems(of: digest, fits) { return post }
    }
    return post(digest.shortened(toBytes: 60), keeping: 0)
  }

  /// The post with as many items as fit; nil when not even one does.
  private func mostItems(of digest: Digest, _ fits: (Post) -> Bool) -> Post? {
    let whole = post(digest, keeping: digest.items.count)
    if fits(whole) { return whole }
    var best: Post?
    var (least, most) = (1, digest.items.count - 1)
    while least <= most {
      let middle = (least + most) / 2
      let candidate = post(digest, keeping: middle)
      if fits(candidate) {
        best = candidate
        least = middle + 1
      } else {
        most = middle - 1
      }
    }
    return best
  }

  private func post(_ digest: Digest, keeping kept: Int) -> Post {
    let lines = markdown.render(Values(digest, keeping: kept))
      .split(separator: "\n", omittingEmptySubsequences: false)
    return Post(
      title: "\(line(Values(digest)))（编号\(digest.number)）",
      markdown: lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
        .joined(separator: "\n"))
  }

  /// The subject, on one line whatever the names in it hold.
  private func line(_ values: Values) -> String {
    subject.render(values).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// What the templates can name: see Config/templates/README.md.
///
/// Types of our own, where a dictionary and an array would do: the library casts every value at each
/// use, and the cast of a generic type costs more than all the rest of a letter.
private struct Values: MustacheParent {
  let values: [String: Any]

  func child(named name: String) -> Any? { values[name] }
}

/// A list of them, as a section repeats it.
private struct List: MustacheSequence {
  let values: [Values]

  var count: Int { values.count }
  var isEmpty: Bool { values.isEmpty }

  func makeIterator() -> some IteratorProtocol<Values> { values.makeIterator() }
}

extension Values {
  /// A digest, or the first so many of its items; the counts are always those of all.
  init(_ digest: Digest, keeping kept: Int = .max) {
    let items = digest.sorted
    func section(_ standing: Digest.Item.Standing) -> List {
      List(
        values: items.prefix(kept).filter { $0.standing == standing }.enumerated()
          .map { index, item in Values(item, index: index + 1, today: digest.today) })
    }
    let overdue = section(.overdue)
    let open = section(.open)
    let cleared = section(.allClear)
    let leftOut = max(0, items.count - kept)
    let next = items.first { $0.standing == .open }?.dueOn
    func count(_ standing: Digest.Item.Standing, _ list: List) -> Int {
      leftOut == 0 ? list.count : items.count { $0.standing == standing }
    }
    values = [
      "number": "\(digest.number)", "today": digest.today.chinese,
      "recipient": digest.recipientName, "contact": digest.contactName,
      "possible_duplicate": digest.isPossibleDuplicate,
      "overdue": overdue, "open": open, "cleared": cleared,
      "has_overdue": !overdue.isEmpty, "has_open": !open.isEmpty, "has_cleared": !cleared.isEmpty,
      "overdue_count": "\(count(.overdue, overdue))", "open_count": "\(count(.open, open))",
      "cleared_count": "\(count(.allClear, cleared))", "next_due": next?.chinese ?? "",
      "only_cleared": items.first.map { $0.standing == .allClear } ?? true,
      "left_out": "\(leftOut)", "has_left_out": leftOut > 0,
      "sources": Set(items.map(\.source)).sorted(),
    ]
  }

  /// One of its items.
  init(_ item: Digest.Item, index: Int, today: CivilDate) {
    let days = item.dueOn - today
    values = [
      "index": "\(index)", "title": item.title, "subject": item.subjectName, "period": item.period,
      "has_period": !item.period.isEmpty, "due": item.dueOn.chinese,
      "provisional": item.isProvisional, "days_over": "\(-days)", "days_left": "\(days)",
      "due_today": days == 0, "bearer": item.bearerName, "is_bearer": item.isBearer,
      "todo": item.todo, "source": item.source, "number": "\(item.number)",
      "moved": item.dueBefore != nil, "due_before": item.dueBefore?.chinese ?? "",
      "met": item.metOn != nil, "met_on": item.metOn?.chinese ?? "",
      "lacks_health_centre": item.lacksHealthCentre,
      "redirected": item.onBehalfOf != nil, "on_behalf_of": item.onBehalfOf ?? "",
    ]
  }
}

extension CivilDate {
  /// As a Chinese office writes it: 2024年6月25日.
  var chinese: String { "\(year)年\(month)月\(day)日" }
}
