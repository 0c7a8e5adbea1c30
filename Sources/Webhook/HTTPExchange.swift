public import Delivery

/// The client's side of an HTTP/1.1 connection: requests one after the other (RFC 9112).
///
/// Through a proxy that is to tunnel, the first exchange is with the proxy, before TLS stands; then
/// the endpoint is spoken to as if it had been reached directly.
///
/// From the end of the header on a response counts as an answer, whatever befalls its body:
/// `HTTPResponse.isWhole` tells. POST is not idempotent, so a request that left in full and got no
/// answer is ambiguous, on a reused connection too.
public struct HTTPExchange: Conversation, Sendable, Equatable {
  private enum State: Sendable, Equatable {
    case tunnelling(ResponseParser)
    case idle
    case awaiting(ResponseParser)
    case over
  }

  private let replyWithin: Duration
  private let route: Route
  private var state = State.idle
  /// Whether an earlier exchange kept this connection.
  private var isReused = false
  /// Whether the response began before all of the request had left.
  private var isEarly = false

  private var transcript = Transcript()
  /// What the answer to the present request is not to show.
  private var unspoken: Unspoken?

  /// What was said to a proxy before there was a tunnel, and for the last request.
  public var lines: [String] { transcript.lines }

  /// Makes one; `replyWithin` is how long a server may be silent.
  public init(replyWithin: Duration = .seconds(20), route: Route = .direct) {
    self.replyWithin = replyWithin
    self.route = route
  }

  /// A client speaks first, when it has something to say; TLS of https to the endpoint itself stands
  /// already.
  public mutating func opened() -> Step<HTTPVerdict> {
    switch route {
    case .direct, .forwarded: return .ready
    case .tunnelled(let proxy, let endpoint):
      state = .tunnelling(ResponseParser(opensTunnel: true))
      unspoken = Unspoken(endpoint, proxy.credentials.map { [$0] } ?? [])
      for line in Route.connect(to: endpoint, by: proxy, saying: { _ in Secret.redacted }) {
        transcript.add(.client, line)
      }
      let lines = Route.connect(to: endpoint, by: proxy, saying: { $0 }) + ["", ""]
      return .send(Array(lines.joined(separator: "\r\n").utf8), replyWithin: replyWithin)
    }
  }

  /// TLS stands in the tunnel.
  public mutating func secured() -> Step<HTTPVerdict> {
    transcript.add(.connection, "TLS")
    state = .idle
    return .ready
  }

  /// Sends the request as one buffer.
  public mutating func deliver(_ request: HTTPRequest) -> Step<HTTPVerdict> {
    precondition(state == .idle, "one exchange at a time")
    state = .awaiting(ResponseParser())
    isEarly = false
    unspoken = Unspoken(request, by: route)
    transcript.itemBegan()
    transcript.sent(request, by: route)
    return .send(request.bytes(by: route), replyWithin: replyWithin)
  }

  /// Reads on in the response; bytes that nobody asked for end the connection, not the verdict.
  public mutating func received(_ bytes: ArraySlice<UInt8>, unsent: Int) -> Step<HTTPVerdict> {
    if case .tunnelling(let parser) = state { return tunnelAnswered(bytes, parser) }
    guard case .awaiting(var parser) = state else {
      state = .over
      return .close()
    }
    // Emptied so that the parser is not copied while it grows.
    state = .over
    var rest = bytes
    do throws(ResponseParser.Malformed) {
      try parser.consume(&rest)
    } catch {
      let report = Report(
        unsent > 0 ? .deferred() : .ambiguous, stage: "response", code: parser.response?.code ?? "",
        text: "\(unsent > 0 ? "not " : "")sent in full, and the answer is malformed: \(error.why)")
      return .settled(.unanswered(report), reusable: false)
    }
    isEarly = isEarly || unsent > 0 && !parser.isBetween
    guard parser.isFinished, let response = parser.response else {
      state = .awaiting(parser)
      return .read(within: replyWithin)
    }
    note(response)
    if isEarly, isReused, response.status == 408 { return idleTimeout(response) }
    let reusable = parser.keepsAlive && rest.isEmpty && !isEarly
    isReused = true
    if reusable { state = .idle }
    return .settled(.answered(judged(response)), reusable: reusable)
  }

  /// The server closes a connection that was idle, and says so (RFC 9110, section 15.5.9).
  private func idleTimeout(_ response: HTTPResponse) -> Step<HTTPVerdict> {
    let report = Report(.deferred(), stage: "request", code: response.code, text: response.reason)
    return .settled(.stale(report), reusable: false)
  }

  /// The response with how early it came.
  private func judged(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    response.isEarly = isEarly
    return response
  }

  /// Settles the request in hand by how far it and its response had come.
  public mutating func broke(_ how: Breakage) -> Step<HTTPVerdict> {
    if case .tunnelling = state {
      state = .over
      return .failed(Report(.deferred(), stage: "CONNECT", text: "from the proxy: \(how.words)"))
    }
    guard case .awaiting(var parser) = state else {
      state = .over
      return .close()
    }
    state = .over
    if case .closed = how { parser.closed() }
    if let response = parser.response {
      note(response)
      return .settled(.answered(judged(response)), reusable: false)
    }
    return .settled(verdict(on: how, hadBegun: parser.hasBegun), reusable: false)
  }

  /// HTTP has no farewell.
  public mutating func leave() -> Step<HTTPVerdict> {
    state = .over
    return .close()
  }

  /// Reads on in the proxy's answer: its header decides, and nothing may stand behind a success.
  private mutating func tunnelAnswered(
    _ bytes: ArraySlice<UInt8>, _ parser: ResponseParser
  ) -> Step<HTTPVerdict> {
    var parser = parser
    var rest = bytes
    do throws(ResponseParser.Malformed) {
      try parser.consume(&rest)
    } catch {
      state = .over
      let text = "the proxy's answer is malformed: \(error.why)"
      return .failed(Report(.deferred(), stage: "CONNECT", text: text))
    }
    guard let response = parser.response else {
      state = .tunnelling(parser)
      return .read(within: replyWithin)
    }
    state = .over
    note(response)
    guard 200...299 ~= response.status else { return .failed(Route.refusal(response)) }
    guard rest.isEmpty else {
      let text = "bytes came in the tunnel before anything was asked there"
      return .failed(
        Report(.rejected(.channel), stage: "CONNECT", code: response.code, text: text))
    }
    return .startTLS
  }

  /// Writes a response down.
  private mutating func note(_ response: HTTPResponse) {
    if let unspoken { transcript.received(response, hiding: unspoken) }
  }

  private func verdict(on how: Breakage, hadBegun: Bool) -> HTTPVerdict {
    let unsent: Int
    let isClosed: Bool
    switch how {
    case .closed(let bytes, _): (unsent, isClosed) = (bytes, true)
    case .timedOut(let bytes): (unsent, isClosed) = (bytes, false)
    }
    guard unsent > 0 else {
      let text = "sent in full, and the answer is lost: \(how.words)"
      return .unanswered(Report(.ambiguous, stage: "response", text: text))
    }
    let report = Report(.deferred(), stage: "request", text: "not sent in full: \(how.words)")
    return isReused && isClosed && !hadBegun ? .stale(report) : .unanswered(report)
  }
}

extension Breakage {
  fileprivate var words: String {
    switch self {
    case .closed(_, let why): why
    case .timedOut: "no answer in time"
    }
  }
}
