/// A type that can be read from a column in PostgreSQL's text format.
public protocol Column {
  /// Nil for text that is not of this type.
  init?(text: String)
  /// What NULL reads as; nil for types that cannot be NULL.
  static var null: Self? { get }
}

extension Column {
  /// NULL is no value of most types.
  public static var null: Self? { nil }
}

extension String: Column {
  /// Any text.
  public init?(text: String) { self = text }
}

extension Int: Column {
  /// smallint, integer, bigint.
  public init?(text: String) { self.init(text) }
}

extension Int64: Column {
  /// smallint, integer, bigint.
  public init?(text: String) { self.init(text) }
}

extension Int32: Column {
  /// smallint, integer.
  public init?(text: String) { self.init(text) }
}

extension Double: Column {
  /// real, double precision, and numeric at the cost of its precision.
  public init?(text: String) { self.init(text) }
}

extension Bool: Column {
  /// `t` or `f`, as the server writes boolean.
  public init?(text: String) {
    switch text {
    case "t": self = true
    case "f": self = false
    case _: return nil
    }
  }
}

extension Optional: Column where Wrapped: Column {
  /// A value that is not NULL.
  public init?(text: String) {
    guard let value = Wrapped(text: text) else { return nil }
    self = .some(value)
  }

  /// NULL is nil.
  public static var null: Wrapped?? { .some(nil) }
}

extension Array: Column where Element: Column {
  /// A one-dimensional array that begins at 1, as the server writes it.
  public init?(text: String) {
    guard let texts = ArrayLiteral.read(text) else { return nil }
    var elements: [Element] = []
    elements.reserveCapacity(texts.count)
    for text in texts {
      guard let element = text.map({ Element(text: $0) }) ?? Element.null else { return nil }
      elements.append(element)
    }
    self = elements
  }
}
