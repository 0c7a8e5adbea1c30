import Delivery
import Testing

@testable import Webhook

/// An answer as it comes, and what is read in it.
struct Answer: Sendable, CustomTestStringConvertible {
  var bytes: String
  var status = 200
  var body = ""
  var reusable = true
  /// Whether the server closes behind it.
  var closes = false
  var testDescription: String { bytes.debugDescription }
}

/// What is no answer of HTTP/1.1.
struct MalformedAnswer: Sendable, ExpressibleByStringLiteral, CustomTestStringConvertible {
  var bytes: String
  init(stringLiteral text: String) { bytes = text }
  var testDescription: String { bytes.debugDescription }
}

@Suite("Responses of HTTP/1.1 (RFC 9112)")
struct ResponseTests {
  static let answers: [Answer] = [
    Answer(bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok"),
    Answer(bytes: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    Answer(bytes: "HTTP/1.1 200\r\ncontent-length:2 \r\n\r\nok", body: "ok"),
    Answer(bytes: "HTTP/1.1 200 \nContent-Length: 2\n\nok", body: "ok"),
    Answer(
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nok", body: "ok"),
    Answer(bytes: "HTTP/1.1 204 No Content\r\n\r\n", status: 204),
    Answer(bytes: "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", status: 304),
    Answer(
      bytes: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        + "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", status: 202),
    Answer(bytes: "HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\nContent-Length: 0\r\n\r\n"),
    Answer(
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: x, Close\r\n\r\nok", body: "ok",
      reusable: false),
    Answer(bytes: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok", reusable: false),
    Answer(
      bytes: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: Keep-Alive\r\n\r\nok", body: "ok"),
    Answer(
      bytes: "HTTP/1.1 200 OK\r\n\r\nto the end", body: "to the end", reusable: false, closes: true),
    Answer(bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Answer(
      bytes:
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0A;x=\"y\"\r\n0123456789\r\n"
        + "0;last\r\nTrailer: t\r\nOther: u\r\n\r\n", body: "ok0123456789"),
  ]

  @Test("are read alike however the bytes are split", arguments: answers)
  func split(_ answer: Answer) {
    let bytes = Array(answer.bytes.utf8)
    var splits = (0...bytes.count).map { [bytes[..<$0], bytes[$0...]] }
    splits.append(bytes.indices.map { bytes[$0...$0] })
    for split in splits {
      let end = settle(split, then: answer.closes ? .endOfFile : nil)
      #expect(end.response?.status == answer.status)
      #expect(end.response?.body == Array(answer.body.utf8))
      #expect(end.response?.isWhole == true)
      #expect(end.isReusable == answer.reusable)
    }
  }

  @Test(
    "that are malformed leave the message's fate open",
    arguments: [
      "220 mail.example ESMTP\r\n",
      "\r\nHTTP/1.1 200 OK\r\n\r\n",
      "HTTP/2 200\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 +20 OK\r\n\r\n",
      "HTTP/1.1 099 No\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\nSpaced : x\r\n\r\n",
      "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n",
    ] as [MalformedAnswer])
  func malformed(_ answer: MalformedAnswer) {
    let end = settle(answer.bytes)
    #expect(end.report?.outcome == .ambiguous)
    #expect(end.isReusable == false)
  }

  @Test("whose header has no end leave the message's fate open")
  func endlessHeader() {
    for answer in [
      "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 101),
      "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 65_536),
      String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 3000),
    ] {
      #expect(settle(answer).report?.outcome == .ambiguous)
    }
  }

  @Test(
    "keep 64 KiB of a body and not a byte more",
    arguments: [(65_536, true), (65_537, false), (1_000_000, false)])
  func limit(size: Int, isWhole: Bool) {
    let content = String(repeating: "x", count: size)
    let chunk = String(size, radix: 16)
    for answer in [
      "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n\(content)",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\r\n\(content)\r\n0\r\n\r\n",
    ] {
      let end = settle(answer)
      #expect(end.response?.body.count == 65_536)
      #expect(end.response?.isWhole == isWhole)
      #expect(end.isReusable == isWhole)
    }
  }

  @Test("whose chunks are mostly framing are cut off")
  func framing() {
    let chunks = String(repeating: "1\r\nx\r\n", count: 40_000)
    let end = settle("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
    #expect(end.response?.isWhole == false)
    #expect(end.isReusable == false)
  }

  @Test("with bytes behind them end the connection and keep their verdict")
  func leftover() {
    let end = settle("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 500 No\r\n\r\n")
    #expect(end.response?.status == 204)
    #expect(end.isReusable == false)
  }

  @Test(
    "whose body is cut off are answers all the same",
    arguments: [Breakage.endOfFile, .timedOut(unsent: 0), .closed(unsent: 9, why: "reset")])
  func cutOff(_ how: Breakage) {
    let end = settle("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nbusy", then: how)
    #expect(end.response?.status == 503)
    #expect(end.response?.body == Array("busy".utf8))
    #expect(end.response?.isWhole == false)
    #expect(end.isReusable == false)
  }
}
