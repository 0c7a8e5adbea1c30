/// What is wrong in a YAML file, where, and how to mend it.
public struct YAMLProblem: Error, Sendable, Equatable {
  /// The file's path or name, as the reader was given it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int
  /// The keys that lead there, as `rules.alliance-enrolment.ladder.-3wd` or `smtp.relays[0].port`;
  /// empty where the file as a whole is meant.
  public let path: String
  /// What is wrong.
  public let what: String
  /// What to do about it, as an imperative: `write true or false`.
  public let mend: String

  /// Names a problem.
  public init(
    file: String, line: Int = 1, column: Int = 1, path: String = "", what: String, mend: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.what = what
    self.mend = mend
  }
}

/// Several things that are wrong.
public struct YAMLProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// Each of them, in the order in which they were found.
  public let problems: [YAMLProblem]

  /// Takes them together.
  public init(_ problems: [YAMLProblem]) { self.problems = problems }

  /// A line each.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension YAMLProblem: CustomStringConvertible {
  /// The problem as one line: `FILE:LINE:COLUMN: path: what; mend`.
  public var description: String {
    "\(file):\(line):\(column): \(path.isEmpty ? "" : path + ": ")\(what); \(mend)"
  }
}
