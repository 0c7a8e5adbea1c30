public import Civil
internal import Mustache

/// What the templates can name, each name once: see Config/templates/README.md.
///
/// A letter's have one order always, by which its form is found. They are types of our own: the library casts
/// every value at each use, and the cast of a generic type looks its conformance up anew.
struct Values: MustacheParent, ExpressibleByDictionaryLiteral {
  let named: [(String, any TemplateValue)]

  init(_ named: [(String, any TemplateValue)]) {
    assert(Set(named.map(\.0)).count == named.count, "a name stands twice")
    self.named = named
  }

  init(dictionaryLiteral named: (String, any TemplateValue)...) { self.init(named) }

  func child(named name: String) -> Any? {
    let value = named.first { $0.0 == name }?.1
    return if let text = value as? String { Words(text: text) } else { value }
  }

  static func + (first: Values, second: Values) -> Values { Values(first.named + second.named) }
}

/// What a name can stand for: a text, a flag, a list.
protocol TemplateValue {
  /// Adds to an outline what a template can tell this value by, and its texts.
  func draw(in outline: inout Outline)
  /// The same with blanks in place of its texts.
  func replacingTexts(by printing: Printing) -> any TemplateValue
}

/// A text among them, in the form that the library takes without asking what else it may be.
struct Words: MustacheCustomRenderable, MustacheParent, MustacheTransformable {
  let text: String

  var renderText: String { text }

  var isNull: Bool { false }

  func child(named: String) -> Any? { nil }

  func transform(_ name: String) -> Any? { text.transform(name) }
}

/// A list of them, as a section repeats it.
struct List: MustacheSequence {
  let values: [Values]

  var count: Int { values.count }
  var isEmpty: Bool { values.isEmpty }

  func makeIterator() -> some IteratorProtocol<Values> { values.makeIterator() }
}

extension CivilDate {
  /// As a Chinese office writes it: 2024年6月25日.
  public var chinese: String { "\(year)年\(month)月\(day)日" }
}

/// A period in words: `2024-06` is 2024年6月, `2024-Q2` 2024年第二季度, `2024` 2024年, `2024-06-13`
/// 2024年6月13日, `2024-06/m12` 2024年6月满12月龄; a period of any other shape stands as it is.
public func chinesePeriod(_ period: String) -> String {
  if let day = CivilDate(period) { return day.chinese }
  if let slash = period.firstIndex(of: "/"), period[slash...].hasPrefix("/m") {
    return "\(chinesePeriod(String(period[..<slash])))满\(period[slash...].dropFirst(2))月龄"
  }
  let parts = period.split(separator: "-", omittingEmptySubsequences: false)
  guard parts[0].count == 4, Int(parts[0]) != nil else { return period }
  switch parts.dropFirst() {
  case []: return "\(parts[0])年"
  case ["Q1"]: return "\(parts[0])年第一季度"
  case ["Q2"]: return "\(parts[0])年第二季度"
  case ["Q3"]: return "\(parts[0])年第三季度"
  case ["Q4"]: return "\(parts[0])年第四季度"
  default:
    guard parts.count == 2, let month = Int(parts[1]), 1...12 ~= month else { return period }
    return "\(parts[0])年\(month)月"
  }
}
