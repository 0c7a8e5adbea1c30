public import Civil
public import Database

/// A pass that changes nothing: its statements run over copies of the daemon's own tables, which
/// vanish with the transaction.
///
/// Unlike `Simulation` it knows what has been told, what waits, and what is silenced or promised.
public struct Rehearsal {
  /// Thrown so that nothing is committed.
  private struct Undone: Error {}

  let pass: Pass

  /// Rehearses a pass.
  public init(_ pass: Pass) { self.pass = pass }

  /// Makes the pass as on `today` while messages may leave, and hands over before all is undone.
  ///
  /// In `body` the copies stand before the daemon's own tables in the search path.
  public func run<Value>(
    on connection: Connection, today: CivilDate, _ body: (Pass.Summary) throws -> Value
  ) throws -> Value {
    var outcome: Value?
    do {
      try connection.transaction(isolation: .repeatableRead) {
        try connection.execute("select set_config('search_path', 'duban, registry', true)")
        try connection.script(SQL.scratch)
        try connection.script(SQL.rehearsal)
        outcome = try body(
          pass.steps(on: connection, today: today, extent: .whole, windowIsOpen: true))
        throw Undone()
      }
    } catch is Undone {}
    guard let outcome else { preconditionFailure("the body gave a value, or threw") }
    return outcome
  }
}
