internal import Mustache

/// What a rule asks its bearer to do, as the county wrote it: Mustache with names and sections only.
public struct Todo: Sendable {
  /// A text that cannot be used.
  public struct Problem: Error, Sendable, Equatable {
    /// What is wrong with it.
    public let what: String
    /// What to do about it, as an imperative.
    public let mend: String
    /// The name that it asks for and that nobody knows, if that is what is wrong.
    public let stranger: String?
    /// The line of the text, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int

    init(
      _ what: String, mend: String, stranger: String? = nil, at index: String.Index, of text: String
    ) {
      self.what = what
      self.mend = mend
      self.stranger = stranger
      let lines = text[..<index].split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      line = lines.count
      column = (lines.last?.unicodeScalars.count ?? 0) + 1
    }
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
    names = try Tags(text, known).names
    guard plain.contains("{{") else {
      template = nil
      return
    }
    do {
      template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\(plain)")
    } catch let error as MustacheTemplate.ParserError {
      throw Problem(
        "\(error.error)", mend: "mend the Mustache", at: text.startIndex, of: text)
    } catch {
      throw Problem("\(error)", mend: "mend the Mustache", at: text.startIndex, of: text)
    }
  }

  /// The text with its names filled in; one that has no value is left empty.
  public func text(_ facts: [String: Fact]) -> String {
    guard let template else { return plain }
    return template.render(
      Values(
        facts.compactMap { name, fact in
          switch fact {
          case .text(let text): text.isEmpty ? nil : (name, text)
          case .flag(let flag): (name, flag)
          }
        }))
  }
}
