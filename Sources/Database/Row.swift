/// One row of a result; its columns are read by name.
public struct Row: Sendable {
  let result: ResultSet
  let index: CInt

  /// The value of a column: `let due: String? = try row("due_on")` or `try row("n", as: Int.self)`.
  ///
  /// Of columns with the same name it is the first. Throws `badColumn` when there is none of that
  /// name, when it is NULL and `Value` is not optional, and when the text is not a `Value`.
  public func callAsFunction<Value: Column>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(DatabaseError) -> Value {
    guard let column = result.column(named: name) else { throw bad(name, "is missing") }
    if result.isNull(index, column) {
      if let null = Value.null { return null }
      throw bad(name, "is NULL where \(type) is expected")
    }
    guard let text = result.text(index, column) else { throw bad(name, "is not UTF-8") }
    guard let value = Value(text: text) else { throw bad(name, "is not \(type)") }
    return value
  }

  private func bad(_ column: String, _ what: String) -> DatabaseError {
    DatabaseError(.badColumn, "column \"\(column)\" \(what)", statement: result.statement)
  }
}
