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

  /// The templates' file names; all three are needed.
  public static let files = [
    "digest.subject.mustache", "digest.txt.mustache", "digest.html.mustache",
  ]

  private let subject: MustacheTemplate
  private let text: MustacheTemplate
  private let html: MustacheTemplate

  /// Parses the templates; `read` gives the text of a file by its name.
  public init<Failure: Error>(read: (String) throws(Failure) -> String) throws {
    func template(_ file: String, isHTML: Bool) throws -> MustacheTemplate {
      let source = try read(file)
      do {
        let kind = isHTML ? "HTML" : "TEXT"
        return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(kind)}}\(source)")
      } catch {
        throw Problem(file: file, what: "\(error)")
      }
    }
    subject = try template(Self.files[0], isHTML: false)
    text = try template(Self.files[1], isHTML: false)
    html = try template(Self.files[2], isHTML: true)
  }

  /// Renders a digest for a mailbox.
  public func letter(_ digest: Digest) -> Letter {
    let values = Values(digest)
    let subject = self.subject.render(values)
    return Letter(
      subject: subject.split(whereSeparator: \.isNewline).joined(separator: " "),
      text: text.render(values), html: html.render(values))
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
  /// A digest.
  init(_ digest: Digest) {
    let items = digest.sorted
    func section(_ standing: Digest.Item.Standing) -> List {
      List(
        values: items.filter { $0.standing == standing }.enumerated().map { index, item in
          Values(item, index: index + 1, today: digest.today)
        })
    }
    let overdue = section(.overdue)
    let open = section(.open)
    let cleared = section(.allClear)
    let next = items.first { $0.standing == .open }?.dueOn
    values = [
      "number": "\(digest.number)", "today": digest.today.chinese,
      "recipient": digest.recipientName, "contact": digest.contactName,
      "possible_duplicate": digest.isPossibleDuplicate,
      "overdue": overdue, "open": open, "cleared": cleared,
      "has_overdue": !overdue.isEmpty, "has_open": !open.isEmpty, "has_cleared": !cleared.isEmpty,
      "overdue_count": "\(overdue.count)", "open_count": "\(open.count)",
      "cleared_count": "\(cleared.count)", "next_due": next?.chinese ?? "",
      "only_cleared": overdue.isEmpty && open.isEmpty,
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
