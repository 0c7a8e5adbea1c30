internal import Delivery

/// A POST request, ready to be sent (RFC 9110, section 9.3.3).
public struct HTTPRequest: Sendable, Equatable {
  /// Where it goes.
  public let endpoint: Endpoint
  /// The fields that the dialect gives it.
  public let fields: HTTPFields
  /// The content, as it is signed and sent.
  public let body: [UInt8]
  /// What of it nobody is to read who reads what was said, beside the address: signatures.
  let hidden: [String]

  /// The fields that frame a message or belong to the connection; they are written here alone.
  private static let framing: Set<FieldName> = [
    "host", "content-length", "transfer-encoding", "connection", "trailer", "te", "upgrade",
    "expect", "proxy-authorization",
  ]

  /// Makes a request; traps when `fields` has one that frames the message, which is written here.
  public init(
    posting body: [UInt8], to endpoint: Endpoint, fields: HTTPFields, hiding hidden: [String] = []
  ) {
    precondition(fields.lines.allSatisfy { !Self.framing.contains($0.name) }, "framing is ours")
    self.endpoint = endpoint
    self.fields = fields
    self.body = body
    self.hidden = hidden
  }

  /// The whole message as one buffer (RFC 9112, sections 2.1 and 3), so that it leaves in one write.
  func bytes(by route: Route) -> [UInt8] {
    Array((head(by: route) { $0 } + ["", ""]).joined(separator: "\r\n").utf8) + body
  }

  /// The header as a transcript shows it.
  func shownHead(by route: Route) -> [String] { head(by: route) { _ in Secret.redacted } }

  /// The lines of the header, with what is secret in them as `saying` has it.
  ///
  /// A proxy that passes the message on gets the whole address and its own credentials; an endpoint
  /// never sees those.
  private func head(by route: Route, saying: (String) -> String) -> [String] {
    var lines: [String]
    switch route {
    case .direct, .tunnelled:
      lines = ["POST \(saying(endpoint.target)) HTTP/1.1", "Host: \(endpoint.hostField)"]
    case .forwarded(let proxy):
      lines = [
        "POST http://\(endpoint.hostField)\(saying(endpoint.target)) HTTP/1.1",
        "Host: \(endpoint.hostField)",
      ]
      lines += proxy.authorization(saying: saying)
    }
    for line in fields.lines {
      let value = line.value.description
      lines.append("\(line.name): \(hidden.contains(value) ? saying(value) : value)")
    }
    return lines + ["Content-Length: \(body.count)"]
  }
}
