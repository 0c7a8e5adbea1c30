internal import CPostgreSQL

/// What the server says of an error, field by field: libpq's documentation, PQresultErrorField.
///
/// `detail` and `context` may hold values of rows and parameters: they are for a debugger's eyes.
public struct ServerReport: Sendable, Equatable {
  /// The code of the error.
  public let sqlState: SQLState
  /// The primary message; in class 22 it quotes the value.
  public let message: String
  /// More on the error, often with values of the row.
  public let detail: String?
  /// What to do about it.
  public let hint: String?
  /// Where in the statement, in characters from 1.
  public let position: Int?
  /// Where in functions and parameters, with values.
  public let context: String?
  /// The schema of the table concerned.
  public let schema: String?
  /// The table concerned.
  public let table: String?
  /// The column concerned.
  public let column: String?
  /// The constraint concerned.
  public let constraint: String?

  /// The primary message without the value that a data exception quotes.
  var messageWithoutValues: String {
    sqlState.isDataException ? withoutQuotedText(message) : message
  }

  /// Nil for a result that libpq made itself, without a server's word.
  init?(_ result: OpaquePointer) {
    func field(_ code: Unicode.Scalar) -> String? {
      PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) }
    }
    guard let state = field("C") else { return nil }
    sqlState = SQLState(rawValue: state)
    message = oneLine(field("M") ?? "")
    detail = field("D")
    hint = field("H")
    position = field("P").flatMap { Int($0) }
    context = field("W")
    schema = field("s")
    table = field("t")
    column = field("c")
    constraint = field("n")
  }
}

/// The text on one line, for messages that the server or libpq breaks into several.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline)
    .map { line in
      let words = line.drop(while: \.isWhitespace)
      guard let end = words.lastIndex(where: { !$0.isWhitespace }) else { return "" }
      return String(words[...end])
    }
    .filter { !$0.isEmpty }.joined(separator: "; ")
}

/// The text without what stands between its first and its last double quote: a value that itself
/// holds quotes cannot be told from two values.
func withoutQuotedText(_ text: String) -> String {
  guard let first = text.firstIndex(of: "\""), let last = text.lastIndex(of: "\""), first < last
  else { return text }
  return text[...first] + "…" + text[last...]
}
