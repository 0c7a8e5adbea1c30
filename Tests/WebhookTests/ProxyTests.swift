import Delivery
import Testing

@testable import Webhook

@Suite("Through a proxy")
struct ProxyTests {
  static let login = Secret("duband:geheim")

  func exchange(to url: String, login: Secret? = nil) throws -> HTTPExchange {
    let proxy = try Proxy("http://proxy.example:3128", login: login)
    return HTTPExchange(
      replyWithin: .seconds(3), route: Route(to: try Endpoint(url), through: proxy))
  }

  func sent(_ step: Step<HTTPVerdict>) -> String? {
    guard case .send(let bytes, _) = step else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("http is passed on in absolute form")
  func forwarded() throws {
    var exchange = try exchange(to: "http://hook.example:8080/a?b", login: Self.login)
    #expect(exchange.opened() == .ready)
    let request = HTTPRequest(
      posting: Array("{}".utf8), to: try Endpoint("http://hook.example:8080/a?b"),
      fields: HTTPFields())
    #expect(
      sent(exchange.deliver(request)) == """
        POST http://hook.example:8080/a?b HTTP/1.1\r
        Host: hook.example:8080\r
        Proxy-Authorization: Basic ZHViYW5kOmdlaGVpbQ==\r
        Content-Length: 2\r
        \r
        {}
        """)
  }

  @Test(
    "https goes through a tunnel, and the endpoint sees nothing of the proxy's login",
    arguments: [
      ("https://hook.example/a", "hook.example:443"), ("https://[::1]:8443/a", "[::1]:8443"),
    ])
  func tunnelled(_ url: String, _ authority: String) throws {
    var exchange = try exchange(to: url, login: Self.login)
    #expect(
      sent(exchange.opened()) == """
        CONNECT \(authority) HTTP/1.1\r
        Host: \(authority)\r
        Proxy-Authorization: Basic ZHViYW5kOmdlaGVpbQ==\r
        \r

        """)
    #expect(
      exchange.received(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)[...])
        == .startTLS)
    #expect(exchange.secured() == .ready)
    let request = HTTPRequest(posting: [], to: try Endpoint(url), fields: HTTPFields())
    let words = try #require(sent(exchange.deliver(request)))
    #expect(words.hasPrefix("POST /a HTTP/1.1\r\nHost: "))
    #expect(!words.contains("Proxy"))
  }

  /// What a proxy answers to CONNECT, and the step that it leads to.
  struct Reply: Sendable, CustomTestStringConvertible {
    var text: String
    var step: Step<HTTPVerdict>
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ step: Step<HTTPVerdict>) { (self.text, self.step) = (text, step) }

    init(_ text: String, _ outcome: Outcome, code: String = "", _ words: String) {
      let report = Report(outcome, stage: "CONNECT", code: code, text: words)
      self.init(text, .failed(report))
    }
  }

  static let replies: [Reply] = [
    Reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .startTLS),
    Reply("HTTP/1.0 200 OK\r\n\r\n", .startTLS),
    Reply("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 \r\n\r\n", .startTLS),
    Reply(
      "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\n",
      .rejected(.channel), code: "HTTP 407", "from the proxy: Proxy Authentication Required"),
    Reply(
      "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", .rejected(.channel), code: "HTTP 302",
      "from the proxy: Found"),
    Reply(
      "HTTP/1.1 403 Forbidden\r\n\r\n", .rejected(.channel), code: "HTTP 403",
      "from the proxy: Forbidden"),
    Reply(
      "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n", .deferred(atLeast: .seconds(7)),
      code: "HTTP 503", "from the proxy: Busy"),
    Reply(
      "HTTP/1.1 429 \r\n\r\n", .deferred(), code: "HTTP 429", "from the proxy: "),
    Reply(
      "220 mail.example\r\n", .deferred(),
      "the proxy's answer is malformed: no status line of HTTP/1"),
  ]

  @Test("A proxy's answer is read alike however its bytes are split", arguments: replies)
  func answered(_ reply: Reply) throws {
    let bytes = Array(reply.text.utf8)
    for split in 0..<bytes.count {
      var exchange = try exchange(to: "https://hook.example/a")
      _ = exchange.opened()
      var step = exchange.received(bytes[..<split])
      if case .read = step { step = exchange.received(bytes[split...]) }
      #expect(step == reply.step)
    }
  }

  @Test("A proxy's answer has an end, and nothing behind it")
  func bounds() throws {
    var endless = try exchange(to: "https://hook.example/a")
    _ = endless.opened()
    let long = Array(("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000)).utf8)
    guard case .failed(let report) = endless.received(long[...]) else {
      Issue.record("taken")
      return
    }
    #expect(report.outcome == .deferred())
    var trailed = try exchange(to: "https://hook.example/a")
    _ = trailed.opened()
    let text = "bytes came in the tunnel before anything was asked there"
    #expect(
      trailed.received(Array("HTTP/1.1 200 OK\r\n\r\nHTTP".utf8)[...])
        == .failed(
          Report(.rejected(.channel), stage: "CONNECT", code: "HTTP 200", text: text)))
  }

  @Test(
    "A proxy that is lost before it answered is asked again later",
    arguments: [
      (Breakage.timedOut(unsent: 0), "no answer in time"),
      (.closed(unsent: 0, why: "closed by the peer"), "closed by the peer"),
    ])
  func lost(_ how: Breakage, _ why: String) throws {
    var exchange = try exchange(to: "https://hook.example/a")
    _ = exchange.opened()
    #expect(
      exchange.broke(how)
        == .failed(Report(.deferred(), stage: "CONNECT", text: "from the proxy: \(why)")))
  }

  @Test(
    "An address has a form, and no secret is quoted",
    arguments: [
      ("https://proxy.example:3128", nil, Proxy.Malformed.form),
      ("http://proxy.example:3128/x", nil, .form),
      ("http://a:b@proxy.example:3128", nil, .url(.userinfo)),
      ("http://proxy.example:3128", "geheim", .login),
      ("http://proxy.example:3128", "a:geheim\r\nX: y", .login),
    ])
  func malformed(_ url: String, _ login: String?, _ why: Proxy.Malformed) {
    #expect(throws: why) { try Proxy(url, login: login.map { Secret($0) }) }
    #expect(!"\(why)".contains("geheim"))
  }

  @Test("A login is not printed")
  func redacted() throws {
    let proxy = try Proxy("http://proxy.example:3128", login: Self.login)
    #expect(!"\(proxy) \(String(reflecting: proxy))".contains("geheim"))
  }
}
