/// A value that can stand for `$n` in a statement, in PostgreSQL's text format.
///
/// The server decides the parameter's type; say `$1::date` where it cannot.
public protocol Parameter {
  /// The value's text, or nil for NULL.
  var parameterText: String? { get }
}

extension String: Parameter {
  /// The text itself.
  ///
  /// U+0000 is refused when the statement is sent: PostgreSQL's text cannot hold it.
  public var parameterText: String? { self }
}

extension Int: Parameter {
  /// Decimal digits.
  public var parameterText: String? { String(self) }
}

extension Int64: Parameter {
  /// Decimal digits.
  public var parameterText: String? { String(self) }
}

extension Int32: Parameter {
  /// Decimal digits.
  public var parameterText: String? { String(self) }
}

extension Double: Parameter {
  /// The shortest digits that give the same number; `inf` and `nan` as PostgreSQL reads them.
  public var parameterText: String? { String(self) }
}

extension Bool: Parameter {
  /// `t` or `f`.
  public var parameterText: String? { self ? "t" : "f" }
}

extension Optional: Parameter where Wrapped: Parameter {
  /// NULL for nil.
  public var parameterText: String? { flatMap { $0.parameterText } }
}

extension Array: Parameter where Element: Parameter {
  /// A one-dimensional array; nil elements are NULL.
  public var parameterText: String? { ArrayLiteral.write(map { $0.parameterText }) }
}
