public import Delivery

/// The client's side of an HTTP/1.1 connection: requests one after the other (RFC 9112).
///
/// From the end of the header on a response counts as an answer, whatever befalls its body:
/// `HTTPResponse.isWhole` tells. POST is not idempotent, so a request that left in full and got no
/// answer is ambiguous, on a reused connection too.
public struct HTTPExchange: Conversation, Sendable, Equatable {
  private enum State: Sendable, Equatable {
    case idle
    case awaiting(ResponseParser)
    case over
  }

  private let replyWithin: Duration
  private var state = State.idle
  /// Whether an earlier exchange kept this connection.
  private var isReused = false

  /// Makes one; `replyWithin` is how long a server may be silent.
  public init(replyWithin: Duration = .seconds(20)) {
    self.replyWithin = replyWithin
  }

  /// A client speaks first, when it has something to say.
  public mutating func opened() -> Step<HTTPVerdict> { .ready }

  /// TLS of https stands before `opened`; HTTP/1.1 never asks for it later.
  public mutating func secured() -> Step<HTTPVerdict> { .ready }

  /// Sends the request as one buffer.
  public mutating func deliver(_ request: HTTPRequest) -> Step<HTTPVerdict> {
    precondition(state == .idle, "one exchange at a time")
    state = .awaiting(ResponseParser())
    return .send(request.bytes, replyWithin: replyWithin)
  }

  /// Reads on in the response; bytes that nobody asked for end the connection, not the verdict.
  public mutating func received(_ bytes: ArraySlice<UInt8>) -> Step<HTTPVerdict> {
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
        .ambiguous, stage: "response", code: parser.response?.code ?? "",
        text: "sent in full, and the answer is malformed: \(error.why)")
      return .settled(.unanswered(report), reusable: false)
    }
    guard parser.isFinished, let response = parser.response else {
      state = .awaiting(parser)
      return .read(within: replyWithin)
    }
    let reusable = parser.keepsAlive && rest.isEmpty
    isReused = true
    if reusable { state = .idle }
    return .settled(.answered(response), reusable: reusable)
  }

  /// Settles the request in hand by how far it and its response had come.
  public mutating func broke(_ how: Breakage) -> Step<HTTPVerdict> {
    guard case .awaiting(var parser) = state else {
      state = .over
      return .close()
    }
    state = .over
    if case .closed = how { parser.closed() }
    if let response = parser.response { return .settled(.answered(response), reusable: false) }
    return .settled(verdict(on: how, hadBegun: parser.hasBegun), reusable: false)
  }

  /// HTTP has no farewell.
  public mutating func leave() -> Step<HTTPVerdict> {
    state = .over
    return .close()
  }

  private func verdict(on how: Breakage, hadBegun: Bool) -> HTTPVerdict {
    let unsent: Int
    let why: String
    let isClosed: Bool
    switch how {
    case .closed(let bytes, let words): (unsent, why, isClosed) = (bytes, words, true)
    case .timedOut(let bytes): (unsent, why, isClosed) = (bytes, "no answer in time", false)
    }
    guard unsent > 0 else {
      return .unanswered(
        Report(.ambiguous, stage: "response", text: "sent in full, and the answer is lost: \(why)"))
    }
    let report = Report(.deferred(), stage: "request", text: "not sent in full: \(why)")
    return isReused && isClosed && !hadBegun ? .stale(report) : .unanswered(report)
  }
}
