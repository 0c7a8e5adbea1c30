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
      let problem = YAMLProblem(file: file, parsing: error)
      throw YAMLProblem(wideColonIn: text, file: file, before: problem) ?? problem
    }
    guard let node else {
      throw YAMLProblem(file: file, what: "the file is empty", mend: "write its keys")
    }
    root = Value(node: node, file: file, path: "")
  }
}

// MARK: A full-width colon

extension Value {
  /// That a text stands here which was to be a key, with a full-width colon behind it.
  var wideColon: YAMLProblem? {
    guard case .scalar(let scalar) = node,
      let key = scalar.string.prefixMatch(of: YAMLProblem.wideKey)
    else { return nil }
    return YAMLProblem(
      file: file, line: place.line, column: place.column + key.0.unicodeScalars.count - 1,
      path: path,
      wideColonBehind: key.1)
  }
}

extension YAMLProblem {
  /// A key with a full-width colon behind it.
  fileprivate static var wideKey: Regex<(Substring, Substring)> {
    #/\s*(?:- +)?([A-Za-z0-9_+-]+)\s*：/#
  }

  fileprivate init(
    file: String, line: Int, column: Int, path: String = "", wideColonBehind key: Substring
  ) {
    self.init(
      file: file, line: line, column: column, path: path, what: "the colon ： is full-width",
      mend: "write \(key): with a space behind it")
  }

  /// The first key with a full-width colon before the problem, if such colons are what causes it: to
  /// YAML they end no key, and what it complains of stands further down.
  fileprivate init?(wideColonIn text: String, file: String, before problem: YAMLProblem) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let mended = lines.enumerated().map { index, line in
      guard index < problem.line, let key = line.prefixMatch(of: Self.wideKey) else {
        return String(line)
      }
      return "\(key.0.dropLast()): \(line[key.range.upperBound...])"
    }
    guard let first = lines.indices.first(where: { mended[$0] != lines[$0] }),
      let key = lines[first].prefixMatch(of: Self.wideKey)
    else { return nil }
    do {
      _ = try compose(yaml: mended.joined(separator: "\n"), .basic)
    } catch {
      guard YAMLProblem(file: file, parsing: error).line > problem.line else { return nil }
    }
    self.init(
      file: file, line: first + 1, column: key.0.unicodeScalars.count, wideColonBehind: key.1)
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
