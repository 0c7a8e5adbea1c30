internal import Mustache

/// Counts the blanks that are put in place of texts, and notices whether a template asks more of one than its
/// place.
final class Printing {
  private var blankCount = 0
  fileprivate(set) var onlyPlacesTexts = true

  /// Numbers the texts as an outline lists them.
  func replacingTexts(of values: Values) -> Values {
    Values(values.named.map { name, value in (name, value.replacingTexts(by: self)) })
  }

  func nextBlank() -> Blank {
    defer { blankCount += 1 }
    return Blank(number: blankCount, printing: self)
  }
}

/// The place of a text.
struct Blank: MustacheCustomRenderable, MustacheParent, MustacheTransformable {
  static let start: Character = "\u{2}"
  static let end: Character = "\u{3}"
  /// Tells whether what is put there is to be escaped, and is in no template's own words.
  static let mark = "<\(UInt64.random(in: .min ... .max))"

  let number: Int
  let printing: Printing

  var renderText: String { "\(Self.start)\(number)\(Self.mark)\(Self.end)" }
  var isNull: Bool { false }

  func child(named: String) -> Any? { nil }

  func transform(_ name: String) -> Any? {
    printing.onlyPlacesTexts = false
    return nil
  }
}

extension Blank: CustomStringConvertible {
  /// Asked for where a template puts a list, or all values at once, and the library describes them.
  var description: String {
    printing.onlyPlacesTexts = false
    return ""
  }
}

/// The places of a list of texts.
struct BlankList: MustacheSequence, MustacheTransformable {
  let blanks: [Blank]
  let printing: Printing

  var count: Int { blanks.count }
  var isEmpty: Bool { blanks.isEmpty }

  func makeIterator() -> some IteratorProtocol<Blank> { blanks.makeIterator() }

  func transform(_ name: String) -> Any? {
    printing.onlyPlacesTexts = false
    return nil
  }
}

extension String: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(self) }
  func replacingTexts(by printing: Printing) -> any TemplateValue { printing.nextBlank() }
}

extension Bool: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(self) }
  func replacingTexts(by printing: Printing) -> any TemplateValue { self }
}

extension List: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(self) }
  func replacingTexts(by printing: Printing) -> any TemplateValue {
    List(values: values.map(printing.replacingTexts))
  }
}

extension [String]: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(self) }
  func replacingTexts(by printing: Printing) -> any TemplateValue {
    BlankList(blanks: map { _ in printing.nextBlank() }, printing: printing)
  }
}

// Blanks stand among values only to be rendered.

extension Blank: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(renderText) }
  func replacingTexts(by printing: Printing) -> any TemplateValue { self }
}

extension BlankList: TemplateValue {
  func draw(in outline: inout Outline) { outline.add(blanks.map(\.renderText)) }
  func replacingTexts(by printing: Printing) -> any TemplateValue { self }
}
