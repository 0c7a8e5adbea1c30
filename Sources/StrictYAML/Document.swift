internal import Yams

/// A YAML 1.1 file with one document, read strictly.
///
/// No text is resolved to a number, a date or a truth value here: `0`, `+1wd`, `10-15` and `yes`
/// arrive as they stand in the file, and whoever reads them says what they are to be.
public struct Document {
  /// The document's only value, as a rule a mapping.
  public let root: Value

  /// Parses a file's text; `file` is its path or name, for messages.
  public init(text: String, file: String) throws(YAMLProblem) {
    let node: Node?
    do {
      node = try compose(yaml: text, .basic)
    } catch {
      throw YAMLProblem(file: file, parsing: error)
    }
    guard let node else {
      throw YAMLProblem(file: file, what: "the file is empty", mend: "write its keys")
    }
    root = Value(node: node, file: file, path: "")
  }
}

extension YAMLProblem {
  fileprivate init(file: String, parsing error: any Error) {
    guard let error = error as? YamlError else {
      self.init(file: file, what: "\(error)", mend: "mend the YAML")
      return
    }
    let syntaxMend = "mend the indentation, or put the text in quotes"
    switch error {
    case .composer(.some, _, let mark, _):
      self.init(
        file: file, line: mark.line, column: mark.column, what: "a second document begins",
        mend: "keep one")
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      self.init(
        file: file, line: mark.line, column: mark.column,
        what: context.map { "\(problem) (\($0.text))" } ?? problem, mend: syntaxMend)
    case .reader(let problem, let offset, _, let text):
      let before = text.prefix(offset ?? 0).split(
        separator: "\n", omittingEmptySubsequences: false)
      self.init(
        file: file, line: max(1, before.count),
        column: (before.last?.unicodeScalars.count ?? 0) + 1, what: problem,
        mend: "remove the character")
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(
        file: file, line: context.mark.line, column: context.mark.column, path: keys.first ?? "",
        what: "the key stands twice", mend: "keep one of them")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      self.init(file: file, what: "the YAML cannot be read", mend: "mend the YAML")
    }
  }
}
