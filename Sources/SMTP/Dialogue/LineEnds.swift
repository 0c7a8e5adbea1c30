private let cr = UInt8(ascii: "\r")
private let lf = UInt8(ascii: "\n")
private let dot = UInt8(ascii: ".")

/// The bytes with every line ended by CRLF, the last one too; a bare CR or LF becomes CRLF
/// (RFC 5321 section 2.3.8).
func normalizingLineEnds(of bytes: [UInt8]) -> [UInt8] {
  if hasOnlyCRLF(bytes) { return bytes }
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count + bytes.count / 16 + 2)
  var rest = bytes[...]
  while let end = rest.firstIndex(where: { $0 == cr || $0 == lf }) {
    result += rest[..<end]
    result += [cr, lf]
    rest = rest[(end + 1)...]
    if bytes[end] == cr, rest.first == lf { rest = rest.dropFirst() }
  }
  if !rest.isEmpty { result += rest + [cr, lf] }
  return result
}

// These two look at all bytes in any case: without a branch, many are looked at together.

private func hasOnlyCRLF(_ bytes: [UInt8]) -> Bool {
  guard let first = bytes.first, let last = bytes.last else { return true }
  let strays = zip(bytes, bytes.dropFirst()).reduce(0 as UInt8) { strays, pair in
    strays | ((pair.0 == cr) != (pair.1 == lf) ? 1 : 0)
  }
  return strays == 0 && first != lf && last == lf
}

private func hasLeadingDots(_ message: [UInt8]) -> Bool {
  guard let first = message.first else { return false }
  let dots = zip(message, message.dropFirst()).reduce(0 as UInt8) { dots, pair in
    dots | (pair.0 == lf && pair.1 == dot ? 1 : 0)
  }
  return first == dot || dots != 0
}

/// The content as DATA carries it: a dot doubled at the start of a line, and the final dot behind
/// it (RFC 5321 section 4.5.2).
func dotStuffed(_ message: [UInt8]) -> [UInt8] {
  guard hasLeadingDots(message) else { return message + [dot, cr, lf] }
  var result: [UInt8] = []
  result.reserveCapacity(message.count + message.count / 64 + 8)
  var start = 0
  for index in message.indices
  where message[index] == dot && (index == 0 || message[index - 1] == lf) {
    result += message[start..<index]
    result.append(dot)
    start = index
  }
  result += message[start...]
  result += [dot, cr, lf]
  return result
}
