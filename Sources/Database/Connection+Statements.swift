internal import CPostgreSQL
internal import Waiting

extension Connection {
  /// Runs one statement with `$1`, `$2` … and gives its rows.
  ///
  /// It is prepared at its first use and kept by its text; say `prepared: false` for text that does
  /// not come again. After `within` (else `statementTimeout`) it is cancelled and `timedOut` thrown;
  /// the connection stays usable unless the server does not answer within two seconds more.
  public func query(
    _ sql: String, _ parameters: (any Parameter)?..., prepared: Bool = true,
    within: Duration? = nil
  ) throws(DatabaseError) -> [Row] {
    try query(sql, parameters: parameters, prepared: prepared, within: within)
  }

  /// Runs one statement with `$1`, `$2` … taken from an array, and gives its rows.
  public func query(
    _ sql: String, parameters: [(any Parameter)?], prepared: Bool = true, within: Duration? = nil
  ) throws(DatabaseError) -> [Row] {
    try result(of: sql, parameters, prepared, within).rows
  }

  /// Runs one statement with `$1`, `$2` … and gives the number of rows that it affected.
  @discardableResult
  public func execute(
    _ sql: String, _ parameters: (any Parameter)?..., prepared: Bool = true,
    within: Duration? = nil
  ) throws(DatabaseError) -> Int {
    try execute(sql, parameters: parameters, prepared: prepared, within: within)
  }

  /// Runs one statement with parameters from an array; gives the number of rows that it affected.
  @discardableResult
  public func execute(
    _ sql: String, parameters: [(any Parameter)?], prepared: Bool = true, within: Duration? = nil
  ) throws(DatabaseError) -> Int {
    try result(of: sql, parameters, prepared, within).affectedRows
  }

  /// Runs any number of statements without parameters, in one transaction unless they say otherwise.
  ///
  /// The simple protocol: PostgreSQL's documentation, 55.2.2. COPY is not supported.
  public func script(_ sql: String, within: Duration? = nil) throws(DatabaseError) {
    try refuseNUL(sql)
    _ = try run(sql, until: deadline(within)) { PQsendQuery($0, sql) }
  }
}

extension Connection {
  func deadline(_ within: Duration?) -> Deadline? {
    (within ?? statementTimeout).map { .now + $0 }
  }

  private func refuseNUL(_ sql: String) throws(DatabaseError) {
    guard sql.hasNUL else { return }
    throw interruption(.badParameter, "the statement contains U+0000", of: sql)
  }

  private func result(
    of sql: String, _ parameters: [(any Parameter)?], _ prepared: Bool, _ within: Duration?
  ) throws(DatabaseError) -> ResultSet {
    let values = parameters.map { $0?.parameterText }
    if let index = values.firstIndex(where: { $0?.hasNUL == true }) {
      let what = "$\(index + 1) contains U+0000, which PostgreSQL's text cannot hold"
      throw interruption(.badParameter, what, of: sql)
    }
    let deadline = deadline(within)
    guard prepared else { return try runUnprepared(sql, values, deadline) }
    let inTransaction = PQtransactionStatus(handle) != PQTRANS_IDLE
    let name = try prepare(sql, until: deadline)
    do throws(DatabaseError) {
      return try run(sql, until: deadline) { handle in
        withCStrings(values) {
          PQsendQueryPrepared(handle, name, CInt(values.count), $0, nil, nil, 0)
        }
      }
    } catch {
      // The tables have changed since, or someone discarded the statement: it had no effect.
      guard error.sqlState == .featureNotSupported || error.sqlState == .invalidStatementName
      else { throw error }
      preparedStatements[sql] = nil
      if inTransaction { throw error }
      return try runUnprepared(sql, values, deadline)
    }
  }

  private func runUnprepared(
    _ sql: String, _ values: [String?], _ deadline: Deadline?
  ) throws(DatabaseError) -> ResultSet {
    try refuseNUL(sql)
    return try run(sql, until: deadline) { handle in
      withCStrings(values) {
        PQsendQueryParams(handle, sql, CInt(values.count), nil, $0, nil, nil, 0)
      }
    }
  }

  /// The name under which the server has the statement prepared; at 256 it begins anew.
  private func prepare(_ sql: String, until deadline: Deadline?) throws(DatabaseError) -> String {
    if let name = preparedStatements[sql] { return name }
    try refuseNUL(sql)
    if preparedStatements.count >= 256 {
      let sql = "deallocate all"
      _ = try run(sql, until: deadline) { PQsendQuery($0, sql) }
      preparedStatements = [:]
    }
    preparedCount += 1
    let name = "s\(preparedCount)"
    _ = try run(sql, until: deadline) { PQsendPrepare($0, name, sql, 0, nil) }
    preparedStatements[sql] = name
    return name
  }
}

extension String {
  /// Whether PostgreSQL would see its end too early.
  fileprivate var hasNUL: Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0)
  }
}
