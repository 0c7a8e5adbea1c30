internal import Mustache

/// What a rule asks its bearer to do, as the county wrote it: Mustache with names and sections only.
public struct Todo: Sendable {
  /// A text that cannot be used.
  public struct Problem: Error, Sendable, Equatable {
    /// What is wrong with it.
    public let what: String
    /// What to do about it, as an imperative.
    public let mend: String
  }

  /// What a name stands for.
  public enum Fact: Sendable, Equatable {
    /// A text; an empty one counts as absent.
    case text(String)
    /// What a section asks for.
    case flag(Bool)
  }

  /// The names that it asks for.
  public let names: Set<String>
  private let plain: String
  private let template: MustacheTemplate?

  /// Reads and judges a text; `known` are the names that it may ask for.
  ///
  /// Its lines are joined, so that a long one may be broken in its file.
  public init(_ text: String, knowing known: Set<String>) throws(Problem) {
    plain = text.split(whereSeparator: \.isNewline).joined()
    names = try Todo.names(in: plain)
    if let stranger = names.subtracting(known).min() {
      let list = known.sorted().joined(separator: ", ")
      throw Problem(what: "nothing is called \(stranger)", mend: "write one of \(list)")
    }
    guard plain.contains("{{") else {
      template = nil
      return
    }
    do {
      template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\(plain)")
    } catch let error as MustacheTemplate.ParserError {
      throw Problem(what: "\(error.error)", mend: "close each {{#name}} or {{^name}} by {{/name}}")
    } catch {
      throw Problem(what: "\(error)", mend: "mend the Mustache")
    }
  }

  /// The text with its names filled in; one that has no value is left empty.
  public func text(_ facts: [String: Fact]) -> String {
    guard let template else { return plain }
    return template.render(
      Values(
        values: facts.compactMapValues { fact -> Any? in
          switch fact {
          case .text(let text): text.isEmpty ? nil : text
          case .flag(let flag): flag
          }
        }))
  }

  /// What stands between two braces each, comments left out.
  private static func names(in text: String) throws(Problem) -> Set<String> {
    var names: Set<String> = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "}}") else {
        throw Problem(what: "{{ is not closed", mend: "close it by }}")
      }
      let tag = rest[..<end.lowerBound]
      rest = rest[end.upperBound...]
      if tag.hasPrefix("!") { continue }
      let name = (["#", "^", "/"].contains(tag.first) ? tag.dropFirst() : tag)
        .drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      guard !name.isEmpty,
        name.allSatisfy({ $0.isASCII && $0.isLetter || $0.isNumber || $0 == "_" })
      else {
        throw Problem(
          what: "{{\(tag)}} is more than this text may hold",
          mend: "write {{name}}, {{#name}} … {{/name}} or {{^name}} … {{/name}}")
      }
      names.insert(String(name))
    }
    return names
  }
}
