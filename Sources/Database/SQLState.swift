/// The five-character code of a server's error: PostgreSQL's documentation, appendix A.
public struct SQLState: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The code as the server sends it.
  public let rawValue: String

  /// A code as the server sends it.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The code.
  public var description: String { rawValue }

  /// The first two characters: the class of the error.
  public var errorClass: Substring { rawValue.prefix(2) }

  /// Class 22: a value that its type does not take.
  public var isDataException: Bool { errorClass == "22" }
  /// Class 23: a row that a constraint does not take.
  public var isConstraintViolation: Bool { errorClass == "23" }

  /// 0A000: among others "cached plan must not change result type".
  public static let featureNotSupported = SQLState(rawValue: "0A000")
  /// 22012.
  public static let divisionByZero = SQLState(rawValue: "22012")
  /// 22P02: text that is not of the type asked for.
  public static let invalidTextRepresentation = SQLState(rawValue: "22P02")
  /// 23503.
  public static let foreignKeyViolation = SQLState(rawValue: "23503")
  /// 23505.
  public static let uniqueViolation = SQLState(rawValue: "23505")
  /// 23514.
  public static let checkViolation = SQLState(rawValue: "23514")
  /// 25P02: a statement after one that failed in the same transaction.
  public static let inFailedTransaction = SQLState(rawValue: "25P02")
  /// 26000: a prepared statement that the server does not know (any more).
  public static let invalidStatementName = SQLState(rawValue: "26000")
  /// 3F000: `invalid_schema_name`.
  public static let undefinedSchema = SQLState(rawValue: "3F000")
  /// 40001: the transaction may be tried again.
  public static let serializationFailure = SQLState(rawValue: "40001")
  /// 40P01: the transaction may be tried again.
  public static let deadlockDetected = SQLState(rawValue: "40P01")
  /// 42501.
  public static let insufficientPrivilege = SQLState(rawValue: "42501")
  /// 42601.
  public static let syntaxError = SQLState(rawValue: "42601")
  /// 42P01.
  public static let undefinedTable = SQLState(rawValue: "42P01")
  /// 55P03: `nowait` or `lock_timeout`.
  public static let lockNotAvailable = SQLState(rawValue: "55P03")
  /// 57014: cancelled on request, or by `statement_timeout`.
  public static let queryCanceled = SQLState(rawValue: "57014")
  /// 57P01: an administrator's command ended the connection.
  public static let adminShutdown = SQLState(rawValue: "57P01")
}
