import Delivery
import Testing

@testable import Webhook

@Suite("An exchange on one connection")
struct HTTPExchangeTests {
  @Test("sends the request as one buffer")
  func request() throws {
    var fields = HTTPFields()
    fields.append("X-Test", "a b")
    let request = HTTPRequest(
      posting: Array("{}".utf8), to: try Endpoint("https://hook.example:8443/p?q=1"), fields: fields
    )
    var exchange = HTTPExchange(replyWithin: .seconds(3))
    #expect(exchange.opened() == .ready)
    let bytes =
      "POST /p?q=1 HTTP/1.1\r\nHost: hook.example:8443\r\nx-test: a b\r\nContent-Length: 2\r\n\r\n{}"
    #expect(exchange.deliver(request) == .send(Array(bytes.utf8), replyWithin: .seconds(3)))
  }

  @Test(
    "without an answer is decided by whether the request had left",
    arguments: [
      (Breakage.endOfFile, Outcome.ambiguous),
      (.closed(unsent: 1, why: "reset"), .deferred()),
      (.timedOut(unsent: 0), .ambiguous),
      (.timedOut(unsent: 1), .deferred()),
    ])
  func unanswered(_ how: Breakage, _ outcome: Outcome) {
    for begun in ["", "HTTP/1.1 200 OK\r\nContent-Le"] {
      let end = settle(begun, then: how)
      #expect(end.report?.outcome == outcome)
      #expect(end.isReusable == false)
    }
  }

  @Test("on a kept connection may go again at once only if it had not left in full")
  func reused() {
    var exchange = HTTPExchange()
    _ = exchange.deliver(.sample)
    #expect(exchange.received(Array("HTTP/1.1 204 \r\n\r\n".utf8)[...]).isReusable == true)
    let dead = { (how: Breakage) in settle([], then: how, in: exchange).verdict }
    guard case .stale(let report) = dead(.closed(unsent: 5, why: "reset")) else {
      Issue.record("not stale")
      return
    }
    #expect(report.outcome == .deferred())
    guard case .unanswered = dead(.timedOut(unsent: 5)) else {
      Issue.record("a time-out is not a dead connection")
      return
    }
    #expect(settle([], then: .endOfFile, in: exchange).report?.outcome == .ambiguous)
  }

  /// What comes before all of the request has left, and what became of the message.
  static let early: [(String, Outcome)] = [
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .ambiguous),
    ("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", .rejected(.message)),
    ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .deferred()),
    ("SSH-2.0-OpenSSH_9.2\r\n", .deferred()),
  ]

  @Test("that is answered early may be refused, and is not taken for delivered", arguments: early)
  func answeredEarly(_ answer: String, _ outcome: Outcome) throws {
    let webhook = StandardWebhook(
      endpoint: HTTPRequest.sample.endpoint,
      key: try SigningKey(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
    let bytes = Array(answer.utf8)
    var exchange = HTTPExchange()
    _ = exchange.deliver(.sample)
    let step = exchange.received(bytes[...], unsent: 1)
    #expect(step.verdict?.report(in: webhook).outcome == outcome)
    #expect(step.isReusable == false)
    // Of a 100 the rest is still to come.
    var asked = HTTPExchange()
    _ = asked.deliver(.sample)
    guard case .read = asked.received(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...], unsent: 1)
    else {
      Issue.record("100 is no answer")
      return
    }
    let end = asked.received(Array("HTTP/1.1 204 \r\n\r\n".utf8)[...])
    #expect(end.verdict?.report(in: webhook).outcome == .delivered)
  }

  @Test("goes again at once where the server closes an idle connection with 408")
  func idleTimeout() {
    var exchange = HTTPExchange()
    _ = exchange.deliver(.sample)
    _ = exchange.received(Array("HTTP/1.1 204 \r\n\r\n".utf8)[...])
    _ = exchange.deliver(.sample)
    let words = Array("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n".utf8)
    guard case .stale = exchange.received(words[...], unsent: 9).verdict else {
      Issue.record("not stale")
      return
    }
  }

  @Test("ends when the server speaks unasked, or when nothing more is to be sent")
  func idle() {
    var exchange = HTTPExchange()
    #expect(exchange.received([1]) == .close())
    #expect(exchange.broke(.endOfFile) == .close())
    #expect(exchange.leave() == .close())
  }
}
