internal import Database

/// Rows of a rule that can be no duty, of one kind: what is wrong with one column of theirs.
struct Misfit: Equatable {
  /// What is wrong.
  enum Kind: String {
    /// It is null.
    case null
    /// It is of another type.
    case type
    /// A day outside of the calendar, facts that are no object.
    case form
    /// Two rows are of one duty.
    case twice
  }

  let column: String
  let kind: Kind
  /// The type of the column, where that is what is wrong.
  let type: String
  /// How many rows there are of the kind.
  let rows: Int
  /// What one of them is about, if that is a code of the registry, and its period.
  let subject: String?
  let period: String

  /// What is wrong, with the code of what one row is about.
  var what: String {
    switch kind {
    case .null: "the \(column)\(ofOne) is null\(andMore)"
    case .type: "the column \(column) is \(type), not \(wanted)"
    case .form where column == "facts": "the facts\(ofOne) are no object\(andMore)"
    case .form: "the \(column)\(ofOne) lies outside of the calendar, 2010 to 2059\(andMore)"
    case .twice:
      "two rows are\(subject == nil ? " of one duty" : ofOne), owed by the same\(andMore)"
    }
  }

  /// What to do about it, as an imperative.
  var mend: String {
    switch kind {
    case .null: "coalesce it, or leave such rows out"
    case .type: "write (…)::\(wanted) as \(column)"
    case .form where column == "facts": "write jsonb_build_object('institution', …)"
    case .form: "leave such rows out"
    case .twice: "yield one row for each subject, bearer and period"
    }
  }

  /// The type that its column is to have.
  private var wanted: String { Trial.columns.first { $0.name == column }?.type ?? "text" }

  private var ofOne: String {
    guard let subject else { return "" }
    return " of \(subject)\(isPeriod ? ", period \(period)," : "")"
  }

  /// A period that is spelt like one; in a query that is wrong anything may stand there.
  private var isPeriod: Bool { period.wholeMatch(of: #/\d{4}[-0-9A-Za-z\/]{0,12}/#) != nil }

  private var andMore: String {
    switch (subject, rows) {
    case (nil, _): " (\(rows) \(kind == .twice ? "duties" : rows == 1 ? "row" : "rows"))"
    case (_, 1): ""
    default: ", and of \(rows - 1) more"
    }
  }
}

extension Rulebook.Entry {
  /// What of the rule's rows can be no duty; the settings are made.
  func misfits(on connection: Connection) throws -> [Misfit] {
    try query(SQL.misfits, on: connection).compactMap { row in
      guard let kind = Misfit.Kind(rawValue: try row("kind", as: String.self)) else { return nil }
      return Misfit(
        column: try row("name"), kind: kind, type: try row("type"), rows: try row("rows"),
        subject: try row("subject"), period: try row("period"))
    }
  }
}
