/// A POST request, ready to be sent (RFC 9110, section 9.3.3).
public struct HTTPRequest: Sendable, Equatable {
  /// Where it goes.
  public let endpoint: Endpoint
  /// The fields that the dialect gives it.
  public let fields: HTTPFields
  /// The content, as it is signed and sent.
  public let body: [UInt8]

  /// The fields that frame a message or belong to the connection; they are written here alone.
  private static let framing: Set<FieldName> = [
    "host", "content-length", "transfer-encoding", "connection", "trailer", "te", "upgrade",
    "expect", "proxy-authorization",
  ]

  /// Makes a request; traps when `fields` has one that frames the message, which is written here.
  public init(posting body: [UInt8], to endpoint: Endpoint, fields: HTTPFields) {
    precondition(fields.lines.allSatisfy { !Self.framing.contains($0.name) }, "framing is ours")
    self.endpoint = endpoint
    self.fields = fields
    self.body = body
  }

  /// The whole message as one buffer (RFC 9112, sections 2.1 and 3), so that it leaves in one write.
  ///
  /// A proxy that passes it on gets the whole address and its own credentials; an endpoint never
  /// sees those.
  func bytes(by route: Route) -> [UInt8] {
    var head: String
    switch route {
    case .direct, .tunnelled:
      head = "POST \(endpoint.target) HTTP/1.1\r\nHost: \(endpoint.hostField)\r\n"
    case .forwarded(let proxy):
      head = "POST http://\(endpoint.hostField)\(endpoint.target) HTTP/1.1\r\n"
      head += "Host: \(endpoint.hostField)\r\n\(proxy.authorization)"
    }
    for line in fields.lines { head += "\(line.name): \(line.value)\r\n" }
    head += "Content-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }
}
