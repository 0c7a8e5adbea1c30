/// What was tried on which database, and what came back.
///
/// `description` is one line for a log: no parameter, no value of a row, no password stands in it.
/// `debugDescription` adds the server's DETAIL and CONTEXT, which may hold values.
public struct DatabaseError: Error, Sendable, Equatable {
  /// What went wrong, for a `switch`.
  public enum Code: Sendable, Equatable {
    /// The connection string is not one: nothing was tried.
    case badTarget
    /// No connection could be made.
    case connectionFailed
    /// The connection ended; whether the statement in progress took effect is unknown.
    case connectionLost
    /// The statement, or the attempt to connect, took longer than it was given.
    case timedOut
    /// `stop` rang.
    case cancelled
    /// The server refused the statement.
    case statementFailed(SQLState)
    /// The statement was not sent: a parameter, or the statement itself, cannot be.
    case badParameter
    /// A column is missing, NULL, or not of the type asked for.
    case badColumn
    /// The database's schema is not one that this program made, or is newer than it.
    case schemaDiffers
  }

  /// What went wrong.
  public let code: Code
  /// What came back, on one line and without values.
  public let message: String
  /// The database, as `ConnectionTarget` describes it; nil where it does not matter.
  public let target: String?
  /// The statement's first line that is not a comment.
  public let statement: String?
  /// The server's own words, where it had any.
  public let report: ServerReport?

  init(
    _ code: Code, _ message: String, target: String? = nil, statement: String? = nil,
    report: ServerReport? = nil
  ) {
    self.code = code
    self.message = oneLine(message)
    self.target = target
    self.statement = statement.map(firstLine)
    self.report = report
  }

  /// The code of the server's error.
  public var sqlState: SQLState? {
    if case .statementFailed(let state) = code { state } else { report?.sqlState }
  }
  /// The server's DETAIL; it may hold values.
  public var detail: String? { report?.detail }
  /// The server's HINT.
  public var hint: String? { report?.hint }
  /// Where in the statement the error lies, in characters from 1.
  public var position: Int? { report?.position }
  /// The table concerned.
  public var table: String? { report?.table }
  /// The column concerned.
  public var column: String? { report?.column }
  /// The constraint concerned.
  public var constraint: String? { report?.constraint }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
  /// One line without values: what was tried, on what, what came back.
  public var description: String {
    let place = target.map { " on \($0)" } ?? ""
    let tried = statement.map { "\"\($0)\"\(place)" }
    switch code {
    case .badTarget: return "the connection string cannot be read: \(message)"
    case .connectionFailed: return "no connection\(place.replacingOn): \(message)"
    case .connectionLost:
      let during = statement.map { " during \"\($0)\"" } ?? ""
      return "connection\(place.replacingOn) lost\(during): \(message)"
    case .timedOut: return "\(tried ?? "connecting\(place.replacingOn)") took too long: \(message)"
    case .cancelled: return "\(tried ?? "connecting\(place.replacingOn)") was stopped: \(message)"
    case .statementFailed(let state):
      let spot = position.map { " at character \($0)" } ?? ""
      let mend = hint.map { " (\(oneLine($0)))" } ?? ""
      return "\(tried ?? "a statement\(place)") failed: \(state) \(message)\(spot)\(mend)"
    case .badParameter: return "\(tried ?? "a statement\(place)") was not sent: \(message)"
    case .badColumn: return "\(tried ?? "a result") cannot be read: \(message)"
    case .schemaDiffers: return "the schema\(place) does not fit this program: \(message)"
    }
  }

  /// The description with what the server said besides; it may hold values.
  public var debugDescription: String {
    let fields = [
      report.map { "MESSAGE: \($0.message)" }, detail.map { "DETAIL: \($0)" },
      report?.context.map { "CONTEXT: \($0)" },
    ]
    return ([description] + fields.compactMap { $0 }).joined(separator: "\n")
  }
}

extension String {
  /// " on X" as " to X".
  fileprivate var replacingOn: String { isEmpty ? "" : " to" + dropFirst(3) }
}

/// The first line of a statement that says something, cut to a log line's measure.
private func firstLine(_ sql: String) -> String {
  for line in sql.split(whereSeparator: \.isNewline) {
    let words = line.drop(while: \.isWhitespace)
    if words.isEmpty || words.hasPrefix("--") { continue }
    return words.count > 100 ? words.prefix(100) + "…" : String(words)
  }
  return ""
}
