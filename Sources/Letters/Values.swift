public import Civil
internal import Mustache

/// What the templates can name: see Config/templates/README.md.
///
/// Types of our own, where a dictionary and an array would do: the library casts every value at each
/// use, and the cast of a generic type looks its conformance up anew.
struct Values: MustacheParent {
  let values: [String: Any]

  func child(named name: String) -> Any? { values[name] }
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
