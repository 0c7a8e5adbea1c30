/// Reads one response from bytes that come as they like (RFC 9112, sections 2 to 7).
struct ResponseParser: Sendable, Equatable {
  /// Why the bytes are no response of HTTP/1.
  struct Malformed: Error, Equatable {
    var why: String
  }

  /// How much of a response is taken before it is no longer believed.
  enum Limit {
    /// All lines together: status, header, chunk sizes, trailers.
    static let lineBytes = 64 * 1024
    static let fields = 100
    static let bodyBytes = 64 * 1024
  }

  /// The response, from the end of its header on.
  private(set) var response: HTTPResponse?
  /// Whether any byte came.
  private(set) var hasBegun = false
  /// Whether the connection may carry another exchange (RFC 9112, section 9.3).
  private(set) var keepsAlive = false
  /// Whether it answers CONNECT, whose success has no body (RFC 9110, section 9.3.6).
  private let opensTunnel: Bool
  private var expected = Expected.statusLine
  private var head = HTTPResponse(status: 0, isWhole: false)
  private var isHTTP10 = false
  private var line: [UInt8] = []
  private var lineBytes = 0

  private enum Expected: Sendable, Equatable {
    case statusLine, field
    case body(left: Int)
    case chunkSize
    case chunk(left: Int)
    case chunkEnd, trailer
    case everything
    case nothing
  }

  /// Begins a response; `opensTunnel` where CONNECT was asked.
  init(opensTunnel: Bool = false) {
    self.opensTunnel = opensTunnel
  }

  /// Whether nothing of the final response came yet: it stands before the first, or behind a 1xx.
  var isBetween: Bool { expected == .statusLine && line.isEmpty }

  /// Whether the response was read as far as it will be.
  var isFinished: Bool { expected == .nothing }

  /// Reads on; what stands behind the response's end is left in `bytes`.
  mutating func consume(_ bytes: inout ArraySlice<UInt8>) throws(Malformed) {
    hasBegun = hasBegun || !bytes.isEmpty
    while !bytes.isEmpty {
      switch expected {
      case .nothing: return
      case .body(let left):
        let taken = take(left, from: &bytes)
        if expected != .nothing { expect(left > taken ? .body(left: left - taken) : .nothing) }
      case .chunk(let left):
        let taken = take(left, from: &bytes)
        if expected != .nothing { expect(left > taken ? .chunk(left: left - taken) : .chunkEnd) }
      case .everything: _ = take(.max, from: &bytes)
      case .statusLine, .field, .chunkSize, .chunkEnd, .trailer:
        guard let line = try takeLine(from: &bytes) else { continue }
        try read(line)
      }
    }
  }

  /// The connection ended, which is how some responses end (RFC 9112, section 6.3, 8).
  mutating func closed() {
    if expected == .everything { expect(.nothing) }
  }

  private mutating func expect(_ next: Expected) {
    expected = next
    if next == .nothing { response?.isWhole = true }
  }

  /// No more of the body is wanted: what is kept is not the whole, and the rest would be in the way.
  private mutating func cut() {
    keepsAlive = false
    expected = .nothing
  }

  private mutating func take(_ left: Int, from bytes: inout ArraySlice<UInt8>) -> Int {
    let part = bytes.prefix(left)
    let room = Limit.bodyBytes - (response?.body.count ?? 0)
    response?.body += part.prefix(room)
    bytes = bytes.dropFirst(part.count)
    if part.count > room { cut() }
    return part.count
  }

  /// The next line without its end, once all of it came; a lone LF ends it too (section 2.2).
  private mutating func takeLine(
    from bytes: inout ArraySlice<UInt8>
  ) throws(Malformed) -> ArraySlice<UInt8>? {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    let part = bytes[..<(end ?? bytes.endIndex)]
    bytes = bytes[(end.map { $0 + 1 } ?? bytes.endIndex)...]
    lineBytes += part.count + 1
    guard lineBytes <= Limit.lineBytes else {
      guard response != nil else { throw Malformed(why: "header too long") }
      cut()
      return nil
    }
    line += part
    guard end != nil else { return nil }
    defer { line = [] }
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(Malformed) {
    switch expected {
    case .statusLine: try readStatus(line)
    case .field where line.isEmpty: try readHeaderEnd()
    case .field: try readField(line)
    case .chunkSize: try readChunkSize(line)
    case .chunkEnd:
      guard line.isEmpty else { throw Malformed(why: "chunk longer than its size") }
      expect(.chunkSize)
    case .trailer: if line.isEmpty { expect(.nothing) }
    case .body, .chunk, .everything, .nothing: break
    }
  }

  /// `HTTP/1.1 200 OK` (section 4); the blank before missing words may be missing too.
  private mutating func readStatus(_ line: ArraySlice<UInt8>) throws(Malformed) {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    let version = String(decoding: parts[0], as: UTF8.self)
    guard version == "HTTP/1.1" || version == "HTTP/1.0", parts.count > 1, parts[1].count == 3,
      let status = Int(digits: parts[1], radix: 10), status >= 100,
      let reason = FieldValue(bytes: parts.count > 2 ? parts[2] : [])
    else { throw Malformed(why: "no status line of HTTP/1") }
    isHTTP10 = version == "HTTP/1.0"
    head = HTTPResponse(status: status, reason: reason.description, isWhole: false)
    expect(.field)
  }

  private mutating func readField(_ line: ArraySlice<UInt8>) throws(Malformed) {
    if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
      guard let value = FieldValue(bytes: line), head.fields.continueLast(with: value) else {
        throw Malformed(why: "folded line without a field")
      }
      return
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
      let name = FieldName(validating: String(decoding: line[..<colon], as: UTF8.self)),
      let value = FieldValue(bytes: line[(colon + 1)...])
    else { throw Malformed(why: "malformed header field") }
    guard head.fields.lines.count < Limit.fields else { throw Malformed(why: "too many fields") }
    head.fields.append(name, value)
  }

  private mutating func readHeaderEnd() throws(Malformed) {
    guard head.status != 101 else { throw Malformed(why: "switches protocols unasked") }
    if head.status < 200 { return expect(.statusLine) }
    let body = try framing()
    let options = head.fields.list("connection")
    keepsAlive = isHTTP10 ? options.contains("keep-alive") : !options.contains("close")
    if body == .everything { keepsAlive = false }
    response = head
    expect(body)
  }

  /// How the body ends (section 6.3); two ways at once are an attack or a defect.
  private func framing() throws(Malformed) -> Expected {
    if opensTunnel, 200...299 ~= head.status { return .nothing }
    let codings = head.fields.list("transfer-encoding")
    let lengths = head.fields.list("content-length")
    if head.fields.contains("transfer-encoding") {
      guard !head.fields.contains("content-length") else {
        throw Malformed(why: "both Content-Length and Transfer-Encoding")
      }
      guard codings == ["chunked"], !isHTTP10 else {
        throw Malformed(why: "unknown Transfer-Encoding")
      }
    }
    let hasLength = head.fields.contains("content-length")
    let length = lengths.first.flatMap { Int(digits: Array($0.utf8)[...], radix: 10) }
    guard !hasLength || length != nil, Set(lengths).count <= 1 else {
      throw Malformed(why: "conflicting or malformed Content-Length")
    }
    if head.status == 204 || head.status == 304 { return .nothing }
    if !codings.isEmpty { return .chunkSize }
    guard let length else { return .everything }
    return length > 0 ? .body(left: length) : .nothing
  }

  /// `1a`, `1a;extension=value` (section 7.1); the extension is ignored.
  private mutating func readChunkSize(_ line: ArraySlice<UInt8>) throws(Malformed) {
    let size = line.prefix { $0 != UInt8(ascii: ";") }.trimmingWhitespace()
    guard let count = Int(digits: size, radix: 16) else { throw Malformed(why: "no chunk size") }
    expect(count > 0 ? .chunk(left: count) : .trailer)
  }
}

extension Int {
  /// Digits and nothing else, 15 at most, which no base up to 16 can overflow.
  fileprivate init?(digits: ArraySlice<UInt8>, radix: Int) {
    guard 1...15 ~= digits.count, digits.first != UInt8(ascii: "-"),
      digits.first != UInt8(ascii: "+")
    else { return nil }
    self.init(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}
