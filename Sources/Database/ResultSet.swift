internal import CPostgreSQL
internal import Glibc

/// What one statement gave: an owned PGresult.
///
/// Unchecked, for "PGresult objects are normally read-only after creation, and so can be passed
/// around freely between threads" (libpq's documentation, 34.20).
final class ResultSet: @unchecked Sendable {
  let statement: String
  private let result: OpaquePointer
  /// Its columns by name, read once for all rows; those of a COPY have none.
  private let columns: [String: CInt]

  init(_ result: OpaquePointer, of statement: String) {
    self.result = result
    self.statement = statement
    columns = Dictionary(
      (0..<PQnfields(result)).compactMap { column in
        PQfname(result, column).map { (String(cString: $0), column) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  deinit { PQclear(result) }

  var status: ExecStatusType { PQresultStatus(result) }
  var report: ServerReport? { ServerReport(result) }
  var message: String { String(cString: PQresultErrorMessage(result)) }

  /// Whether the server, or libpq in its place, reports an error.
  var isFailure: Bool { status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE }

  /// Whether the server waits for a COPY's data, or is about to send it.
  var isCopy: Bool {
    [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(status)
  }

  /// The rows that were inserted, updated, deleted or selected.
  var affectedRows: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

  var rows: [Row] { (0..<PQntuples(result)).map { Row(result: self, index: $0) } }

  func column(named name: String) -> CInt? { columns[name] }

  func isNull(_ row: CInt, _ column: CInt) -> Bool { PQgetisnull(result, row, column) == 1 }

  /// Nil for bytes that are not UTF-8: a database in SQL_ASCII sends what it has.
  func text(_ row: CInt, _ column: CInt) -> String? {
    String(validatingCString: PQgetvalue(result, row, column))
  }
}
