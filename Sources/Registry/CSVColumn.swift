/// A column of a file of `duband import`: what may stand in it.
struct CSVColumn: Sendable, Equatable {
  /// What a column's values are.
  enum Kind: Sendable, Equatable {
    /// The code of the row itself.
    case code
    /// A code of another row.
    case reference(Target)
    /// Codes of other rows, split by `;`.
    case references(Target)
    /// One line of text, of so many Unicode scalars at most.
    case text(longest: Int)
    /// A day, `YYYY-MM-DD`.
    case date
    /// `yes` or `no`.
    case yesNo
    /// One of a list of words.
    case word([String])
    /// A milestone of the service package, in months.
    case milestone
    /// The name of an item of the service package.
    case item
    /// `provider/name=hours`, split by `;`.
    case staffHours
    /// An e-mail address.
    case email
    /// A telephone number as people write it.
    case phone
    /// The name of an endpoint in the configuration.
    case webhook
  }

  /// Where the row stands that a code refers to.
  enum Target: String, Sendable, CaseIterable {
    case organisations
    case institutions
    case activities
    case children
    /// Organisations and institutions: their codes never coincide.
    case owners
  }

  let name: String
  let kind: Kind
  let isRequired: Bool

  static func required(_ name: String, _ kind: Kind) -> CSVColumn {
    CSVColumn(name: name, kind: kind, isRequired: true)
  }

  static func optional(_ name: String, _ kind: Kind) -> CSVColumn {
    CSVColumn(name: name, kind: kind, isRequired: false)
  }
}

extension CSVColumn.Kind {
  /// A name.
  static let name = text(longest: 200)
  /// A sentence or some.
  static let prose = text(longest: 4000)
  /// How long a code may be, in Unicode scalars: an index entry of PostgreSQL holds 2,704 bytes.
  static let longestCode = 100
}

extension CSVColumn.Target {
  /// What a code has to be, in a problem: `is not the code of …`.
  var phrase: String {
    switch self {
    case .organisations: "an organisation"
    case .institutions: "an institution"
    case .activities: "an activity"
    case .children: "a child"
    case .owners: "an organisation or institution"
    }
  }
}
