import Delivery
import Testing
import Waiting
import Webhook

@testable import Wire

@Suite("HTTP over loopback", .timeLimit(.minutes(1)))
struct HTTPOverLoopbackTests {
  func carrier(to server: ScriptedServer) -> Carrier<HTTPExchange> {
    Carrier(to: "127.0.0.1", port: server.port, stop: WakeUp()) {
      // Keeps the port.
      withExtendedLifetime(server) { HTTPExchange(replyWithin: .seconds(10)) }
    }
  }

  func request(_ server: ScriptedServer, bodySize: Int = 2) throws -> HTTPRequest {
    HTTPRequest(
      posting: [UInt8](repeating: UInt8(ascii: "1"), count: bodySize),
      to: try Endpoint("http://127.0.0.1:\(server.port)/hook"), fields: HTTPFields())
  }

  @Test("several exchanges share a connection; the last response closes it")
  func exchanges() throws {
    let server = try ScriptedServer(
      { peer in
        peer.receiveRequest()
        peer.sendByteByByte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
        peer.receiveRequest()
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
        peer.receiveRequest()
        peer.send("HTTP/1.1 201 Created\r\n\r\nto the end")
      },
      { peer in
        peer.receiveRequest()
        peer.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
      })
    var carrier = carrier(to: server)
    for (status, body) in [(204, ""), (200, "ok"), (201, "to the end"), (202, "")] {
      guard case .answered(let response) = try carrier.deliver(request(server)) else {
        Issue.record("no response")
        return
      }
      #expect(response.status == status)
      #expect(response.body == Array(body.utf8))
      #expect(response.isWhole)
    }
  }

  @Test("a refusal is heard although the server stopped reading")
  func refusal() throws {
    let server = try ScriptedServer({ peer in
      peer.receive(1000)
      peer.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n")
    })
    var carrier = carrier(to: server)
    guard case .answered(let response) = try carrier.deliver(request(server, bodySize: 32 << 20))
    else {
      Issue.record("no response")
      return
    }
    #expect(response.status == 413)
  }

  @Test("an answer that came before the end of the request is known for one")
  func early() throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    let server = try ScriptedServer(
      { peer in
        peer.receive(1000)
        peer.send(answer)
      },
      { peer in
        peer.receiveRequest()
        peer.send(answer)
      })
    var carrier = carrier(to: server)
    for (size, isEarly) in [(32 << 20, true), (2, false)] {
      guard case .answered(let response) = try carrier.deliver(request(server, bodySize: size))
      else {
        Issue.record("no response")
        return
      }
      #expect(response.isEarly == isEarly)
    }
  }

  @Test("a connection lost in the middle of the request defers it, behind it leaves it open")
  func lost() throws {
    let script: @Sendable (Peer) -> Void = { peer in
      peer.receive(30)
      peer.reset()
    }
    let server = try ScriptedServer(script, script)
    var carrier = carrier(to: server)
    for (size, outcome) in [(32 << 20, Outcome.deferred()), (2, .ambiguous)] {
      guard case .unanswered(let report) = try carrier.deliver(request(server, bodySize: size))
      else {
        Issue.record("answered")
        return
      }
      #expect(report.outcome == outcome)
    }
  }
}

extension Peer {
  /// Reads to the end of a small request's header and body.
  fileprivate func receiveRequest() {
    receive(while: { !$0.hasSuffix("\r\n\r\n11") })
  }
}
