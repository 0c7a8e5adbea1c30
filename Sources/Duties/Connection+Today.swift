internal import Civil
internal import Database

extension Connection {
  /// A transaction that reads, and for which `duban.today()` is that day.
  func reading<Value>(asOf today: CivilDate, _ body: () throws -> Value) throws -> Value {
    try transaction(readOnly: true) {
      try execute("select set_config('duban.today', $1, true)", today.description)
      return try body()
    }
  }

  /// A transaction while no pass is under way.
  ///
  /// A pass that saw the state before it would put off what is to be looked at again.
  func betweenPasses<Value>(on today: CivilDate, _ body: () throws -> Value) throws -> Value {
    try transaction {
      try execute("select pg_advisory_xact_lock(hashtext('duban.pass'))")
      try execute("select set_config('duban.today', $1, true)", today.description)
      return try body()
    }
  }
}
