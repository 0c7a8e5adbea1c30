import Delivery
import Testing

@testable import Webhook

@Suite("Standard Webhooks 1.0")
struct StandardWebhookTests {
  static let published = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  static let rotated = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

  func webhook(_ secrets: String..., at url: String = "https://hook.example/t0ken-t0ken") throws
    -> StandardWebhook
  {
    let keys = try secrets.map { try SigningKey(Secret($0)) }
    return StandardWebhook(
      endpoint: try Endpoint(url), key: keys[0], other: Array(keys.dropFirst()))
  }

  /// The first vector is the specification's; both agree with Python's hmac.
  @Test("signs identity, time and body with every key")
  func signature() throws {
    let body = Array(#"{"test": 2432232314}"#.utf8)
    let first = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    let second = "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI="
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    let one = try webhook(Self.published)
    let both = try webhook(Self.published, Self.rotated)
    #expect(one.signature(id: id, timestamp: 1_614_265_330, body: body) == first)
    #expect(both.signature(id: id, timestamp: 1_614_265_330, body: body) == "\(first) \(second)")
  }

  @Test("makes a request with the three fields and the envelope")
  func request() throws {
    let webhook = try webhook(Self.published)
    let event = WebhookEvent(
      type: "duty.\"overdue\"\n", timestamp: "2026-03-02T10:00:00+08:00",
      data: Array(#"{"名":"督办"}"#.utf8))
    let request = try webhook.request(for: event, id: "msg_7", timestamp: 1_772_416_800)
    let body =
      #"{"type":"duty.\"overdue\"\u000a","timestamp":"2026-03-02T10:00:00+08:00","data":{"名":"督办"}}"#
    #expect(String(decoding: request.body, as: UTF8.self) == body)
    #expect(request.fields["webhook-id"] == "msg_7")
    #expect(request.fields["webhook-timestamp"] == "1772416800")
    #expect(
      request.fields["webhook-signature"]
        == webhook.signature(id: "msg_7", timestamp: 1_772_416_800, body: request.body))
    #expect(request.fields["content-type"] == "application/json")
  }

  @Test(
    "refuses an identity that would blur what is signed",
    arguments: ["", "a.b", "a b", "a\r\n", "名"])
  func identity(_ id: String) throws {
    let webhook = try webhook(Self.published)
    let event = WebhookEvent(type: "a", timestamp: "b", data: Array("{}".utf8))
    #expect(throws: StandardWebhook.Unsendable.identity) {
      try webhook.request(for: event, id: id, timestamp: 0)
    }
  }

  @Test("refuses a body of 20 kB")
  func size() throws {
    let webhook = try webhook(Self.published)
    let around = WebhookEvent(type: "", timestamp: "", data: []).json.count
    let event = { (size: Int) in
      WebhookEvent(
        type: "", timestamp: "", data: Array(repeating: UInt8(ascii: "1"), count: size - around))
    }
    #expect(try webhook.request(for: event(19_999), id: "a", timestamp: 0).body.count == 19_999)
    #expect(throws: StandardWebhook.Unsendable.size(20_000)) {
      try webhook.request(for: event(20_000), id: "a", timestamp: 0)
    }
  }

  @Test(
    "reads the status",
    arguments: [
      (200...299, Outcome.delivered),
      (300...399, .rejected(.channel)),
      (400...400, .rejected(.message)),
      (401...401, .rejected(.channel)),
      (402...402, .rejected(.message)),
      (403...405, .rejected(.channel)),
      (406...406, .rejected(.message)),
      (407...407, .rejected(.channel)),
      (408...408, .deferred()),
      (409...409, .rejected(.message)),
      (410...410, .rejected(.channel)),
      (411...424, .rejected(.message)),
      (425...425, .deferred()),
      (426...428, .rejected(.message)),
      (429...429, .deferred()),
      (430...499, .rejected(.message)),
      (500...999, .deferred()),
    ])
  func status(_ statuses: ClosedRange<Int>, _ outcome: Outcome) throws {
    let webhook = try webhook(Self.published)
    for status in statuses {
      let report = webhook.report(on: HTTPResponse(status: status))
      #expect(report.outcome == outcome)
      #expect(report.code == "HTTP \(status)")
    }
  }

  @Test(
    "honours Retry-After in seconds and as a date against the server's own clock",
    arguments: [
      ("120", nil, Duration.seconds(120)),
      ("0", nil, .zero),
      ("-1", nil, nil),
      ("soon", nil, nil),
      ("99999999999999", nil, nil),
      ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", .seconds(60)),
      ("Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:48:37 1994", .seconds(60)),
      ("Fri, 01 Mar 2024 00:00:00 GMT", "Wed, 28 Feb 2024 00:00:00 GMT", .seconds(172_800)),
      ("Sun, 06 Nov 1994 08:47:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", .zero),
      ("Sun, 06 Nov 1994 08:49:37 GMT", nil, nil),
      ("Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", nil),
    ] as [(String, String?, Duration?)])
  func retryAfter(_ value: String, _ date: String?, _ wanted: Duration?) throws {
    var response = HTTPResponse(status: 503)
    response.fields.append("Retry-After", FieldValue(stringLiteral: value))
    if let date { response.fields.append("Date", FieldValue(stringLiteral: date)) }
    #expect(
      try webhook(Self.published).report(on: response).outcome == .deferred(atLeast: wanted))
  }

  @Test("dates are counted from 1970")
  func epoch() {
    #expect(HTTPDate("Thu, 01 Jan 1970 00:00:00 GMT")?.secondsSince1970 == 0)
    #expect(HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT")?.secondsSince1970 == 784_111_777)
    #expect(HTTPDate("Thu, 29 Feb 2024 23:59:59 GMT")?.secondsSince1970 == 1_709_251_199)
  }

  @Test("quotes the server's words, but not when they quote the URL")
  func words() throws {
    let webhook = try webhook(Self.published)
    let answer = { (text: String) in
      webhook.report(on: HTTPResponse(status: 404, reason: "Not Found", body: Array(text.utf8)))
        .text
    }
    #expect(answer("no\nhook") == "Not Found: no hook")
    #expect(answer("") == "Not Found")
    #expect(!answer("Cannot POST /t0ken-t0ken").contains("t0ken"))
  }

  @Test(
    "takes secrets of 24 to 64 bytes",
    arguments: [
      ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SigningKey.Invalid.prefix),
      ("whsec_", .size(0)),
      ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", .base64),
      ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS\n", .base64),
      ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_-", .base64),
      ("whsec_====", .base64),
      ("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", .base64),
      ("whsec_" + String(repeating: "A", count: 31) + "=", .size(23)),
      ("whsec_" + String(repeating: "A", count: 87) + "=", .size(65)),
    ])
  func secret(_ text: String, _ reason: SigningKey.Invalid) {
    #expect(throws: reason) { try SigningKey(Secret(text)) }
  }
}
