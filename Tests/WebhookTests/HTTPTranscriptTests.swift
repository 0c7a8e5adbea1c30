import Delivery
import Testing

@testable import Webhook

@Suite("The transcript of an exchange")
struct HTTPTranscriptTests {
  static let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  static let token = "693a91f6-7xxx-4bc4-97a0"

  private func say(_ answer: String, to exchange: inout HTTPExchange) {
    _ = exchange.received(Array(answer.utf8)[...])
  }

  private func signed(_ url: String) throws -> HTTPRequest {
    let webhook = StandardWebhook(
      endpoint: try Endpoint(url), key: try SigningKey(Secret(Self.key)))
    let event = WebhookEvent(type: "t", timestamp: "2024-06-14T00:00:00Z", data: [0x31])
    return try webhook.request(for: event, id: "msg", timestamp: 1_700_000_000)
  }

  @Test("has request and response, and of address and signature nothing")
  func shown() throws {
    var exchange = HTTPExchange()
    let request = try signed("https://hook.example/hooks/\(Self.token)?key=\(Self.token)")
    _ = exchange.deliver(request)
    say(
      "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nSet-Cookie: sid=1\r\nContent-Length: 10\r\n\r\ntoo\nmuch\u{1B}\n",
      to: &exchange)
    #expect(
      exchange.lines == [
        "C: POST <redacted> HTTP/1.1", "C: Host: hook.example", "C: user-agent: duband",
        "C: content-type: application/json", "C: webhook-id: msg",
        "C: webhook-timestamp: 1700000000", "C: webhook-signature: <redacted>",
        "C: Content-Length: \(request.body.count)", "C: (content, \(request.body.count) bytes)",
        "S: HTTP 503 Busy", "S: retry-after: 7", "S: set-cookie: <redacted>",
        "S: content-length: 10",
        "S: too", "S: much ",
      ])
    // The next one's takes its place.
    _ = exchange.deliver(request)
    #expect(exchange.lines.count == 9)
  }

  /// What an endpoint says that repeats the address, as it was, encoded or decoded; the signature,
  /// as JSON may write it; or the proxy's login.
  static let repeated = [
    "no such hook: /hooks/\(token)", "https:\\/\\/hook.example\\/hooks\\/\(token)",
    "{\"sign\":\"SIGNATURE\"}", "a b%2Fgeheimnis", "a b/geheimnis", "Basic ZHViYW5kOmdlaGVpbQ==",
  ]

  @Test("repeats no secret that the answer repeats", arguments: repeated)
  func masked(_ words: String) throws {
    let request = try signed("http://hook.example/hooks/\(Self.token)?k=b%2Fgeheimnis")
    let proxy = try Proxy("http://proxy.example:3128", login: Secret("duband:geheim"))
    var exchange = HTTPExchange(route: .forwarded(by: proxy))
    _ = exchange.deliver(request)
    let signature = try #require(request.hidden.first)
    let text = words.replacing(
      "SIGNATURE", with: signature.replacing("/", with: "\\/").replacing("=", with: "\\u003d"))
    say(
      "HTTP/1.1 404 \(text)\r\nLocation: \(text)\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)",
      to: &exchange)
    let lines = exchange.lines
    #expect(lines.contains("C: POST http://hook.example<redacted> HTTP/1.1"))
    #expect(lines.contains("C: Proxy-Authorization: Basic <redacted>"))
    #expect(lines.contains("S: HTTP 404 (repeats a secret of the request)"))
    #expect(lines.contains("S: location: (repeats a secret of the request)"))
    #expect(lines.last == "S: (repeats a secret of the request)")
    for hidden in [Self.token, "geheimnis", "ZHViYW5k", String(signature.dropFirst(3).prefix(8))] {
      #expect(!lines.joined().contains(hidden))
    }
  }

  @Test("has the way through a proxy before the tunnel's end")
  func tunnelled() throws {
    let endpoint = try Endpoint("https://hook.example/hooks/\(Self.token)")
    let proxy = try Proxy("http://proxy.example:3128", login: Secret("duband:geheim"))
    var exchange = HTTPExchange(route: .tunnelled(by: proxy, to: endpoint))
    _ = exchange.opened()
    say("HTTP/1.1 200 Connection established\r\n\r\n", to: &exchange)
    _ = exchange.secured()
    _ = exchange.deliver(HTTPRequest(posting: [], to: endpoint, fields: HTTPFields()))
    #expect(
      exchange.lines == [
        "C: CONNECT hook.example:443 HTTP/1.1", "C: Host: hook.example:443",
        "C: Proxy-Authorization: Basic <redacted>", "S: HTTP 200 Connection established", "-- TLS",
        "C: POST <redacted> HTTP/1.1", "C: Host: hook.example", "C: Content-Length: 0",
        "C: (content, 0 bytes)",
      ])
  }

  @Test("shows the beginning of a long answer")
  func bounded() throws {
    var exchange = HTTPExchange()
    _ = exchange.deliver(.sample)
    say(
      "HTTP/1.1 500 \r\nContent-Length: 60000\r\n\r\n" + String(repeating: "x", count: 60_000),
      to: &exchange)
    #expect(exchange.lines.last == "S: (content, 60000 bytes)")
    #expect(exchange.lines.joined().utf8.count < 2000)
  }

  @Test("of a signed robot has no signature, wherever it stood")
  func robots() throws {
    let post = RobotPost(title: "t", markdown: "m")
    let robots: [any Robot] = [
      DingTalk(
        endpoint: try Endpoint("https://robot.example/send?access_token=\(Self.token)"),
        secret: Secret("SECcorrect")),
      Feishu(
        endpoint: try Endpoint("https://robot.example/hook/\(Self.token)"),
        secret: Secret("SECcorrect")),
    ]
    for robot in robots {
      let request = try #require(try robot.requests(for: post, at: 1_700_000_000).first)
      let sent = String(decoding: request.bytes(by: .direct), as: UTF8.self)
      var exchange = HTTPExchange()
      _ = exchange.deliver(request)
      // An endpoint that repeats all that it was told.
      say("HTTP/1.1 400 \r\nContent-Length: \(sent.utf8.count)\r\n\r\n\(sent)", to: &exchange)
      #expect(exchange.lines.last == "S: (repeats a secret of the request)")
      #expect(!exchange.lines.joined().contains("sign="))
      #expect(!exchange.lines.joined().contains(Self.token))
    }
  }
}
