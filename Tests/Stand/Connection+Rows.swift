public import Database

extension Connection {
  /// How many rows of a table were ever read by statements that have ended.
  public func rowsRead(of table: String) throws -> Int {
    try execute("select pg_stat_force_next_flush()")
    return try query(
      """
      select seq_tup_read + (
          select sum(idx_tup_read)::bigint from pg_stat_user_indexes where relid = $1::regclass) as read
      from pg_stat_user_tables where relid = $1::regclass
      """, table)[0]("read")
  }
}
