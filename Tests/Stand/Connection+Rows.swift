public import Database

extension Connection {
  /// How many rows of a table, or of all its partitions, were ever read by statements that have ended.
  public func rowsRead(of table: String) throws -> Int {
    try execute("select pg_stat_force_next_flush()")
    return try query(
      """
      select sum(seq_tup_read + (
          select sum(idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid))::bigint as read
      from pg_stat_user_tables t
      where relid = $1::regclass or relid in (select relid from pg_partition_tree($1::regclass))
      """, table)[0]("read")
  }
}
