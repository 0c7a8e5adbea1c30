internal import CPostgreSQL

extension Connection {
  /// How far a transaction is kept from others: PostgreSQL's documentation, 13.2.
  public enum Isolation: String, Sendable {
    /// Every statement sees what was committed before it began.
    case readCommitted = "read committed"
    /// Every statement sees what was committed before the first.
    case repeatableRead = "repeatable read"
    /// As if one transaction ran after the other; fails with 40001 where that cannot be.
    case serializable
  }

  /// Runs the body in a transaction: committed when it returns, rolled back when it throws.
  ///
  /// What the body throws is what is thrown. When the body kept an error of a statement to itself the
  /// transaction cannot be committed, and 25P02 is thrown. Transactions do not nest: see `savepoint`.
  public func transaction<Value>(
    isolation: Isolation? = nil, readOnly: Bool = false, _ body: () throws -> Value
  ) throws -> Value {
    precondition(
      isBroken || PQtransactionStatus(handle) == PQTRANS_IDLE, "transactions do not nest")
    let level = isolation.map { " isolation level \($0.rawValue)" } ?? ""
    try script("begin\(level)\(readOnly ? " read only" : "")")
    return try ended("commit", orElse: "rollback", body)
  }

  /// Runs the body in the transaction that is under way, or in one of its own where there is none.
  public func inTransaction<Value>(_ body: () throws -> Value) throws -> Value {
    let isUnderWay = !isBroken && PQtransactionStatus(handle) != PQTRANS_IDLE
    return isUnderWay ? try body() : try transaction(body)
  }

  /// Runs the body after a savepoint: what it throws undoes what it did, not the transaction.
  public func savepoint<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
    let name = quotedIdentifier(name)
    try script("savepoint \(name)")
    return try ended(
      "release savepoint \(name)",
      orElse: "rollback to savepoint \(name); release savepoint \(name)",
      body)
  }

  private func ended<Value>(
    _ end: String, orElse undo: String, _ body: () throws -> Value
  ) throws -> Value {
    do {
      let value = try body()
      if !isBroken, PQtransactionStatus(handle) == PQTRANS_INERROR {
        // A commit would roll back and say nothing.
        let state = SQLState.inFailedTransaction
        throw interruption(
          .statementFailed(state), "a statement failed before and its error was kept", of: end)
      }
      try finish(end)
      return value
    } catch {
      if !isBroken, PQtransactionStatus(handle) != PQTRANS_IDLE {
        // A rollback that fails leaves nothing to go on with; the server undoes all at the end.
        do { try finish(undo) } catch { abandon() }
      }
      throw error
    }
  }

  /// Neither a commit nor a rollback is worth stopping half-way.
  private func finish(_ sql: String) throws(DatabaseError) {
    _ = try run(sql, until: deadline(nil), interruptible: false) { PQsendQuery($0, sql) }
  }
}

/// A name as SQL takes it whatever it contains: PostgreSQL's documentation, 4.1.1.
func quotedIdentifier(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}
