import Delivery
import SMTP
import Webhook

// The first byte of an input chooses what reads it, the second how it is cut. A trap is a crash;
// whatever is cut anywhere must mean what it means in one piece.

/// libFuzzer's driver (LLVM's documentation, "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager calls a program's entry after its module.
@_cdecl("duband_fuzz_main")
public func run() -> CInt {
  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  return runDriver(&count, &arguments) { fuzz($0, $1) }
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard count > 2 else { return 0 }
  let bytes = input[2...]
  let size = 1 + Int(input[1]) % 17
  let pieces = stride(from: 2, to: count, by: size).map { input[$0..<min($0 + size, count)] }
  switch input[0] % 4 {
  case 0: precondition(replies([bytes]) == replies(pieces), "cut up it means something else")
  case 1: precondition(responses([bytes]) == responses(pieces), "cut up it means something else")
  // What comes unasked ends a session, so here it matters when it comes.
  case 2: _ = (session([bytes]), session(pieces))
  // A mail from a server's pipe, whole and cut short.
  default:
    _ = (try? DeliveryReport(Array(bytes)), try? DeliveryReport(Array(bytes.prefix(size * 64))))
  }
  return 0
}

/// The replies of an SMTP server, up to the first that is none.
private func replies(_ pieces: [ArraySlice<UInt8>]) -> String {
  var parser = ReplyParser()
  var read = ""
  for piece in pieces {
    parser.append(piece)
    do throws(ReplyViolation) {
      while let reply = try parser.next() { read += "\(reply)\n" }
    } catch { return read + "\(error)" }
  }
  return read
}

/// What an endpoint answers to one request.
private func responses(_ pieces: [ArraySlice<UInt8>]) -> String {
  guard let endpoint = try? Endpoint("http://127.0.0.1:8080/hook") else { return "" }
  var exchange = HTTPExchange()
  _ = exchange.opened()
  _ = exchange.deliver(HTTPRequest(posting: [], to: endpoint, fields: HTTPFields()))
  for piece in pieces {
    if case .settled(let verdict, _) = exchange.received(piece) { return "\(verdict)" }
  }
  return "\(exchange.broke(.closed(unsent: 0, why: "end")))"
}

/// A whole session with a server that says these bytes, without what is sent on time alone.
private func session(_ pieces: [ArraySlice<UInt8>]) -> String {
  guard let name = try? Domain("client.example"), let mailbox = try? Mailbox("a@b.example") else {
    return ""
  }
  var dialogue = SubmissionDialogue(settings: SubmissionSettings(clientName: name))
  var step = dialogue.opened()
  var unread = pieces[...]
  var isHandedOver = false
  for _ in 0..<100_000 {
    switch step {
    case .send, .read:
      if let piece = unread.popFirst() {
        step = dialogue.received(piece)
      } else {
        step = dialogue.broke(.closed(unsent: 0, why: "end"))
      }
    case .startTLS: step = dialogue.secured()
    case .ready:
      guard !isHandedOver else { return "ready twice" }
      isHandedOver = true
      step = dialogue.deliver(
        Submission(sender: mailbox, recipients: [mailbox], message: Array("a\r\n.\r\n".utf8)))
    case .settled(let verdict, _): return "\(verdict)"
    case .failed(let report): return "\(report)"
    case .close: return "closed"
    }
  }
  preconditionFailure("the session does not end")
}
