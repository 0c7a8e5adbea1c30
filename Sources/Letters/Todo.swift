internal import Mustache

/// What the bearer is to do next, as a policy writes it: a Mustache text that may name the rule's facts.
public struct Todo: Sendable {
  /// A fact as such a text can use it.
  public enum Fact: Sendable, Equatable {
    /// Text, or a number.
    case text(String)
    /// For a section, as `{{#lacks_phone}}…{{/lacks_phone}}`.
    case flag(Bool)
  }

  /// A text that cannot be read.
  public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public let what: String
    /// One line: what is wrong, and the mend.
    public var description: String { "\(what); mend the text (Mustache)" }
  }

  private let template: MustacheTemplate?
  private let plain: String

  /// Parses the text.
  public init(_ text: String) throws(Problem) {
    plain = text
    guard text.contains("{{") else {
      template = nil
      return
    }
    do {
      template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\(text)")
    } catch {
      throw Problem(what: "\(error)")
    }
  }

  /// The text with its facts; one that is not there is left out.
  ///
  /// Nothing is escaped here: the templates do that.
  public func text(_ facts: [String: Fact]) -> String {
    guard let template else { return plain }
    return template.render(
      Values(
        values: facts.mapValues { fact -> Any in
          switch fact {
          case .text(let text): text
          case .flag(let flag): flag
          }
        }))
  }
}
