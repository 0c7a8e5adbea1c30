import Testing

/// One file that is wrong in an otherwise sound county, and what is said of it.
struct BadFile: Sendable, CustomTestStringConvertible {
  let file: String
  let text: String
  /// The line that is said.
  let problem: String

  /// `what` is what follows the file's name.
  init(_ file: String, _ text: String, _ what: String, _ mend: String) {
    self.file = file
    self.text = text
    problem = "\(file)\(what); \(mend)"
  }

  var testDescription: String { problem }
}
