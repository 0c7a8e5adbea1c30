internal import Civil
internal import Database

/// What stands in one field, judged and read.
enum Value: Sendable, Equatable {
  /// An empty field, or a column that the file has not.
  case none
  case text(String)
  case date(CivilDate)
  case codes([String])
  case staffHours([StaffHours])
}

/// How long one person of a provider worked in an activity.
struct StaffHours: Sendable, Equatable {
  let provider: String
  let name: String
  /// A decimal number as it stands in the file.
  let hours: String
}

extension Value {
  /// The codes of other rows in it.
  var references: [String] {
    switch self {
    case .none, .date: []
    case .text(let code): [code]
    case .codes(let codes): codes
    case .staffHours(let people): people.map(\.provider)
    }
  }

  /// The value's text, where it is one.
  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The value's day, where it is one.
  var date: CivilDate? {
    if case .date(let date) = self { date } else { nil }
  }

  /// The parameter of the file's statement in SQL/stage_*.sql.
  var parameter: String? {
    switch self {
    case .none: nil
    case .text(let text): text
    case .date(let date): date.description
    case .codes(let codes): codes.parameterText
    case .staffHours(let people): "[\(people.map(\.json).joined(separator: ","))]"
    }
  }
}

extension StaffHours {
  /// As `registry.activities.staff_hours` holds it.
  fileprivate var json: String {
    "{\"provider\":\(literal(provider)),\"name\":\(literal(name)),\"hours\":\(hours)}"
  }

  /// A string of RFC 8259, section 7; control characters were refused before.
  private func literal(_ text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped + "\""
  }
}
