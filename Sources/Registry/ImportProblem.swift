/// What is wrong with a file of `duband import`, where, and how to mend it.
public struct ImportProblem: Error, Sendable, Equatable {
  /// The file's name, or the folder's path where the folder is meant.
  public let file: String
  /// The line, from 1; nil where the file as a whole is meant.
  public let line: Int?
  /// The column's name in the header, or its number from 1 where it has none.
  public let column: String?
  /// What is wrong; of a child nothing is quoted.
  public let what: String
  /// What to do about it, as an imperative.
  public let mend: String

  /// Names a problem.
  init(file: String, line: Int? = nil, column: String? = nil, what: String, mend: String) {
    self.file = file
    self.line = line
    self.column = column
    self.what = what
    self.mend = mend
  }
}

extension ImportProblem: CustomStringConvertible {
  /// One line, as `institutions.csv:17: column filed_on: "2024-02-30" is not a day of the calendar;
  /// write YYYY-MM-DD`.
  public var description: String {
    let line = line.map { ":\($0)" } ?? ""
    let column = column.map { "column \($0): " } ?? ""
    return "\(file)\(line): \(column)\(what); \(mend)"
  }
}

/// A value in a problem: between quotes, on one line, cut to 60 Unicode scalars.
func quoted(_ value: String) -> String {
  let longest = 60
  var text = "\""
  for scalar in value.unicodeScalars.prefix(longest) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    case _: text.unicodeScalars.append(scalar)
    }
  }
  let isCut = value.unicodeScalars.dropFirst(longest).first != nil
  return text + (isCut ? "…\"" : "\"")
}
