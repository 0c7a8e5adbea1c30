private let cr = UInt8(ascii: "\r")
private let lf = UInt8(ascii: "\n")
private let dot = UInt8(ascii: ".")

/// The bytes with every line ended by CRLF, the last one too; a bare CR or LF becomes CRLF
/// (RFC 5321 section 2.3.8).
func normalizingLineEnds(of bytes: [UInt8]) -> [UInt8] {
  if hasOnlyCRLF(bytes) { return bytes }
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count + bytes.count / 32 + 2)
  var previous: UInt8 = 0
  for byte in bytes {
    switch byte {
    case lf where previous == cr: break
    case cr, lf:
      result.append(cr)
      result.append(lf)
    default: result.append(byte)
    }
    previous = byte
  }
  if !result.isEmpty, result.last != lf { result += [cr, lf] }
  return result
}

private func hasOnlyCRLF(_ bytes: [UInt8]) -> Bool {
  var previous = lf
  for byte in bytes {
    if (byte == lf) != (previous == cr), byte == lf || previous == cr { return false }
    previous = byte
  }
  return bytes.isEmpty || previous == lf
}

/// The content as DATA carries it: a dot doubled at the start of a line, and the final dot behind
/// it (RFC 5321 section 4.5.2).
func dotStuffed(_ message: [UInt8]) -> [UInt8] {
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
