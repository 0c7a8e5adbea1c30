internal import Database

extension Connection {
  /// Runs a statement again, at once, where the server stopped it for others' sake.
  ///
  /// Nothing of it has happened then (40P01, 40001: PostgreSQL's documentation, 13.5). After three times
  /// it throws.
  func insisting<Value>(_ statement: () throws -> Value) throws -> Value {
    for _ in 1...2 {
      do {
        return try statement()
      } catch let error as DatabaseError where error.mayBeTriedAgain {
        continue
      }
    }
    return try statement()
  }
}

extension DatabaseError {
  fileprivate var mayBeTriedAgain: Bool {
    sqlState == .deadlockDetected || sqlState == .serializationFailure
  }
}
