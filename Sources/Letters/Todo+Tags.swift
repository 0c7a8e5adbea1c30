extension Todo {
  /// What stands between two braces each in a text, judged from its beginning to its end.
  struct Tags {
    /// The names that it asks for.
    private(set) var names: Set<String> = []

    private let text: String
    private let known: Set<String>
    /// The sections that are not closed yet, with the places of their tags.
    private var open: [(name: String, tag: String, at: String.Index)] = []

    /// Reads a text; `known` are the names that it may ask for.
    init(_ text: String, _ known: Set<String>) throws(Problem) {
      self.text = text
      self.known = known
      var saysSomething = false
      var rest = text[...]
      while let start = rest.firstRange(of: "{{") {
        try judge(plain: rest[..<start.lowerBound])
        saysSomething = saysSomething || !rest[..<start.lowerBound].allSatisfy(\.isWhitespace)
        let end = try end(of: rest[start.upperBound...], openedAt: start.lowerBound)
        let tag = rest[start.upperBound..<end.lowerBound]
        rest = rest[end.upperBound...]
        if tag.hasPrefix("!") { continue }
        saysSomething = true
        try take(tag.filter { !$0.isNewline }, at: start.lowerBound)
      }
      try judge(plain: rest)
      guard saysSomething || !rest.allSatisfy(\.isWhitespace) else {
        throw problem("it says nothing", mend: "write what is to be done", at: text.startIndex)
      }
      if let section = open.last {
        throw problem(
          "{{\(section.tag)}} is not closed", mend: "add {{/\(section.name)}}", at: section.at)
      }
    }

    private func problem(
      _ what: String, mend: String, stranger: String? = nil, at index: String.Index
    ) -> Problem {
      Problem(what, mend: mend, stranger: stranger, at: index, of: text)
    }
  }
}

extension Todo.Tags {
  /// The braces that close a tag, whose inside begins `rest`.
  private func end(
    of rest: Substring, openedAt start: String.Index
  ) throws(Todo.Problem) -> Range<String.Index> {
    let end = rest.firstRange(of: "}}")
    let inside = rest[..<(end?.lowerBound ?? rest.endIndex)]
    if inside.hasPrefix("!"), let end { return end }
    try judge(wide: inside)
    if let short = inside.prefixMatch(of: #/[#^\/]? *[A-Za-z0-9_]+ *\}/#) {
      let name = short.output.dropLast()
      throw problem("{{\(name)} lacks a brace", mend: "write {{\(name)}}", at: start)
    }
    guard let end, !inside.contains("{{") else {
      throw problem("{{ is not closed", mend: "close it by }}", at: start)
    }
    return end
  }

  /// Notes a tag that is no comment.
  private mutating func take(_ tag: String, at start: String.Index) throws(Todo.Problem) {
    let sign = tag.first.flatMap { ["#", "^", "/"].contains($0) ? $0 : nil }
    let name = String(
      (sign == nil ? tag[...] : tag.dropFirst())
        .drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && $0.isLetter || $0.isNumber || $0 == "_" })
    else {
      throw problem(
        "{{\(tag)}} is more than this text may hold",
        mend: "write {{name}}, {{#name}} … {{/name}} or {{^name}} … {{/name}}", at: start)
    }
    guard known.contains(name) else {
      throw problem(
        "nothing is called \(name)",
        mend: "write one of \(known.sorted().joined(separator: ", "))", stranger: name, at: start)
    }
    names.insert(name)
    switch sign {
    case "#", "^": open.append((name, tag, start))
    case "/": try close(name, tag, at: start)
    default: break
    }
  }

  private mutating func close(
    _ name: String, _ tag: String, at start: String.Index
  ) throws(Todo.Problem) {
    guard let section = open.popLast() else {
      throw problem(
        "{{\(tag)}} closes nothing", mend: "remove it, or open {{#\(name)}} before it", at: start)
    }
    guard section.name == name else {
      throw problem(
        "{{\(tag)}} stands where {{\(section.tag)}} is to be closed",
        mend: "write {{/\(section.name)}} before it", at: start)
    }
  }

  /// Refuses what was to be a tag: recipients would read it as it stands.
  private func judge(plain: Substring) throws(Todo.Problem) {
    try judge(wide: plain)
    for match in plain.matches(of: #/\{ *([A-Za-z0-9_]+) *\}/#)
    where known.contains(String(match.1)) && !plain[match.range.upperBound...].hasPrefix("}") {
      throw problem(
        "\(match.0) has one brace on each side", mend: "write {{\(match.1)}}",
        at: match.range.lowerBound)
    }
    if let stray = plain.firstRange(of: "}}") {
      throw problem(
        "}} without {{ before it", mend: "write {{name}}, with two braces on each side",
        at: stray.lowerBound)
    }
  }

  private func judge(wide text: Substring) throws(Todo.Problem) {
    guard let brace = text.firstIndex(where: { $0 == "｛" || $0 == "｝" }) else { return }
    throw problem("the brace \(text[brace]) is full-width", mend: "write {{name}}", at: brace)
  }
}
