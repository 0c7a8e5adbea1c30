/// What a webhook tells: the payload of Standard Webhooks.
public struct WebhookEvent: Sendable, Equatable {
  /// What happened, as words with full stops between them: `duty.overdue`.
  public var type: String
  /// When it happened, in ISO 8601.
  public var timestamp: String
  /// What it happened to: a JSON value, taken over as it is.
  public var data: [UInt8]

  /// Makes an event; `data` must be JSON in UTF-8.
  public init(type: String, timestamp: String, data: [UInt8]) {
    self.type = type
    self.timestamp = timestamp
    self.data = data
  }

  /// The body of the request.
  public var json: [UInt8] {
    let opening = #"{"type":\#(Self.quoted(type)),"timestamp":\#(Self.quoted(timestamp)),"data":"#
    return Array(opening.utf8) + data + [UInt8(ascii: "}")]
  }

  /// A JSON string (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
