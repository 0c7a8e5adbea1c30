/// One row of a result; its columns are read by name.
public struct Row: Sendable {
  let result: ResultSet
  let index: CInt

  /// The value of a column: `let due: String? = try row("due_on")` or `try row("n", as: Int.self)`.
  ///
  /// Of columns with the same name it is the first. Throws `badColumn` when there is none of that
  /// name, when it is NULL and `Value` is not optional, and when the text is not a `Value`.
  ///
  /// Inlinable: where `Value` is known, nothing about it has to be found out for each value of each row.
  @inlinable
  public func callAsFunction<Value: Column>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(DatabaseError) -> Value {
    guard let text = try text(of: name) else {
      if let null = Value.null { return null }
      throw bad(name, "is NULL where \(type) is expected")
    }
    guard let value = Value(text: text) else { throw bad(name, "is not \(type)") }
    return value
  }

  /// A column as the server wrote it; nil for NULL.
  @usableFromInline
  func text(of name: String) throws(DatabaseError) -> String? {
    guard let column = result.column(named: name) else { throw bad(name, "is missing") }
    if result.isNull(index, column) { return nil }
    guard let text = result.text(index, column) else { throw bad(name, "is not UTF-8") }
    return text
  }

  @usableFromInline
  func bad(_ column: String, _ what: String) -> DatabaseError {
    DatabaseError(.badColumn, "column \"\(column)\" \(what)", statement: result.statement)
  }
}
