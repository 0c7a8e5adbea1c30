/// A header and what follows it, as somebody else's mail has it (RFC 5322 section 2.1, RFC 2045).
///
/// Lines may end in CRLF or LF. What is no field is passed over, so any bytes are an entity, and each
/// byte is looked at a few times at most.
struct MIMEEntity {
  /// The fields in their order, unfolded; names in lower case.
  let fields: [(name: String, value: String)]
  /// What follows the empty line, still encoded.
  let body: ArraySlice<UInt8>

  /// Fields above so many are passed over, and bytes of one above so many.
  private static let (mostFields, longestField) = (1000, 10_000)

  /// Reads the header up to the empty line.
  init(_ bytes: ArraySlice<UInt8>) {
    var fields: [(name: String, value: [UInt8])] = []
    var rest = bytes
    var isField = false
    while let line = rest.popLine(), !line.isEmpty {
      if line.first?.isBlank == true {
        // The rest of a folded field (RFC 5322 section 2.2.3).
        if isField, fields[fields.count - 1].value.count + line.count <= Self.longestField {
          fields[fields.count - 1].value += line
        }
        continue
      }
      let name = line.prefix { $0 != UInt8(ascii: ":") }.trimmed
      isField =
        name.count < line.count && !name.isEmpty && name.allSatisfy { (0x21...0x7E).contains($0) }
        && fields.count < Self.mostFields
      if isField {
        let value = line.drop { $0 != UInt8(ascii: ":") }.dropFirst().prefix(Self.longestField)
        fields.append((String(decoding: name, as: UTF8.self).lowercased(), Array(value)))
      }
    }
    self.fields = fields.map { ($0.name, String(decoding: $0.value[...].trimmed, as: UTF8.self)) }
    body = rest
  }

  /// The first field of that name, which is given in lower case.
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// All fields of that name.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// What it says of its content; text/plain where it says nothing (RFC 2045 section 5.2).
  var mediaType: MediaType { MediaType(field("content-type") ?? "text/plain") }

  /// The body as it was before it was encoded for the transport (RFC 2045 section 6).
  var content: ArraySlice<UInt8> {
    switch field("content-transfer-encoding")?.lowercased() {
    case "base64": body.base64Decoded[...]
    case "quoted-printable": body.quotedPrintableDecoded[...]
    default: body
    }
  }

  /// The parts of a multipart body (RFC 2046 section 5.1.1); one that no delimiter ends was cut short.
  func parts(boundary: String) -> [(part: MIMEEntity, isWhole: Bool)] {
    let delimiter = Array("--\(boundary)".utf8)
    var parts: [(MIMEEntity, Bool)] = []
    var rest = body
    var start: Int?
    while !rest.isEmpty, parts.count < 100 {
      let lineStart = rest.startIndex
      guard let line = rest.popLine(), line.starts(with: delimiter) else { continue }
      let behind = line.dropFirst(delimiter.count).trimmed
      let isLast = behind.elementsEqual("--".utf8)
      guard isLast || behind.isEmpty else { continue }
      if let start { parts.append((MIMEEntity(body[start..<lineStart]), true)) }
      if isLast { return parts }
      start = rest.startIndex
    }
    if let start { parts.append((MIMEEntity(body[start...]), false)) }
    return parts
  }
}

extension UInt8 {
  /// WSP (RFC 5234 appendix B.1).
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
  /// Takes the next line, without its end; nil where nothing is left.
  mutating func popLine() -> ArraySlice<UInt8>? {
    guard !isEmpty else { return nil }
    let line = prefix { $0 != UInt8(ascii: "\n") }
    self = dropFirst(line.count + 1)
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// Without spaces and tabs at both ends.
  fileprivate var trimmed: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { !$0.isBlank }),
      let last = lastIndex(where: { !$0.isBlank })
    else { return [] }
    return self[first...last]
  }

  /// The bytes that base64 stands for, up to its padding; other characters are passed over
  /// (RFC 2045 section 6.8).
  fileprivate var base64Decoded: [UInt8] {
    var result: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for byte in self {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): return result
      default: continue
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }

  /// The bytes that quoted-printable stands for; what is no escape stays as it is
  /// (RFC 2045 section 6.7).
  fileprivate var quotedPrintableDecoded: [UInt8] {
    var result: [UInt8] = []
    var rest = self
    while let line = rest.popLine() {
      var text = line
      while text.last?.isBlank == true { text.removeLast() }
      let isSoft = text.last == UInt8(ascii: "=")
      if isSoft { text.removeLast() }
      while let byte = text.popFirst() {
        if byte == UInt8(ascii: "="), let code = text.hexadecimalByte {
          result.append(code)
          text = text.dropFirst(2)
        } else {
          result.append(byte)
        }
      }
      if !isSoft { result.append(UInt8(ascii: "\n")) }
    }
    return result
  }

  private var hexadecimalByte: UInt8? {
    let digits = prefix(2)
    guard digits.count == 2, digits.allSatisfy({ $0.isDigit || $0.isLetter }) else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
