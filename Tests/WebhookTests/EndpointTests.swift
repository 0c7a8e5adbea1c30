import Delivery
import Testing

@testable import Webhook

@Suite("Endpoints")
struct EndpointTests {
  @Test(
    "are read into host, port and target",
    arguments: [
      ("http://hook.example", "hook.example", 80, "hook.example", "/"),
      ("HTTPS://Hook.Example/a/b?c=d", "hook.example", 443, "hook.example", "/a/b?c=d"),
      ("https://hook.example?c=d", "hook.example", 443, "hook.example", "/?c=d"),
      ("https://hook.example:443/", "hook.example", 443, "hook.example", "/"),
      ("http://10.0.0.1:8080/x", "10.0.0.1", 8080, "10.0.0.1:8080", "/x"),
      ("http://[FD00::1]/x", "fd00::1", 80, "[fd00::1]", "/x"),
      ("http://[::1]:8080/x", "::1", 8080, "[::1]:8080", "/x"),
    ])
  func read(_ url: String, _ host: String, _ port: UInt16, _ field: String, _ target: String) throws
  {
    let endpoint = try Endpoint(url)
    #expect(endpoint.host == host)
    #expect(endpoint.port == port)
    #expect(endpoint.hostField == field)
    #expect(endpoint.target == target)
  }

  @Test(
    "are refused with the part that is wrong",
    arguments: [
      ("", Endpoint.Malformed.scheme), ("ftp://a/", .scheme), ("hook.example/a", .scheme),
      ("http:/a", .scheme), ("http://a/ b", .character), ("http://a/\r\nX: y", .character),
      ("http://托育/", .character), ("http://u:p@a/", .userinfo), ("http://", .host),
      ("http://:80/", .host), ("http://a%41/", .host), ("http://[::1/", .host),
      ("http://[fe80::1%25eth0]/", .host), ("http://[10.0.0.1]/", .host), ("http://a:/", .port),
      ("http://a:0/", .port), ("http://a:65536/", .port), ("http://a:+1/", .port),
      ("http://[::1]x/", .port), ("http://a/#b", .fragment),
    ])
  func refused(_ url: String, _ reason: Endpoint.Malformed) {
    #expect(throws: reason) { try Endpoint(url) }
  }

  @Test("never show their path or query")
  func redacted() throws {
    let endpoint = try Endpoint("https://robot.example/hook/t0ken?key=s3cret")
    var dumped = ""
    dump(HTTPRequest(posting: [], to: endpoint, fields: HTTPFields()), to: &dumped)
    for text in ["\(endpoint)", String(reflecting: endpoint), "\([endpoint])", dumped] {
      #expect(text.contains("https://robot.example"))
      #expect(!text.contains("t0ken") && !text.contains("s3cret"))
    }
  }
}

@Suite("Header fields")
struct FieldTests {
  @Test("have tokens for names", arguments: ["", "a b", "a:", "a\r\nb", "名", "a\0"])
  func name(_ text: String) {
    #expect(FieldName(validating: text) == nil)
  }

  @Test(
    "have no line ends in their values", arguments: ["a\r\nB: c", "a\nb", "a\rb", "a\0", "a\u{7F}"])
  func value(_ text: String) {
    #expect(FieldValue(validating: text) == nil)
  }

  @Test("are compared without regard to case, their values without white space around them")
  func equality() {
    #expect(FieldName(validating: "Webhook-ID") == "webhook-id")
    #expect(FieldValue(validating: " \ta b \t")?.description == "a b")
    #expect(FieldValue(validating: "督办")?.description == "督办")
  }
}

@Suite("Secrets")
struct SecretTests {
  @Test("are redacted wherever they are printed")
  func redacted() throws {
    let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let key = try SigningKey(secret)
    var dumped = ""
    dump([secret], to: &dumped)
    dump(key, to: &dumped)
    let texts = ["\(secret)", String(reflecting: secret), "\([secret])", "\(key)", dumped]
    for text in texts {
      #expect(text.contains("<redacted>"))
      #expect(!text.contains("MfKQ") && !text.contains("\(key.signature(of: []))"))
    }
    #expect(secret.text.hasPrefix("whsec_"))
  }
}
