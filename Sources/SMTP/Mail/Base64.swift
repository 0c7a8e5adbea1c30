private let alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

extension [UInt8] {
  /// Appends bytes in base64 on one line (RFC 4648 section 4).
  mutating func appendBase64(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let first = rest.popFirst() {
      let second = rest.popFirst()
      let third = rest.popFirst()
      let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
      append(alphabet[Int(bits >> 18 & 63)])
      append(alphabet[Int(bits >> 12 & 63)])
      append(second == nil ? UInt8(ascii: "=") : alphabet[Int(bits >> 6 & 63)])
      append(third == nil ? UInt8(ascii: "=") : alphabet[Int(bits & 63)])
    }
  }

  /// Appends bytes in base64 on lines of 76 characters (RFC 2045 section 6.8).
  mutating func appendBase64Lines(_ bytes: [UInt8]) {
    reserveCapacity(count + bytes.count / 57 * 78 + 80)
    for start in stride(from: 0, to: bytes.count, by: 57) {
      appendBase64(bytes[start..<Swift.min(start + 57, bytes.count)])
      append(UInt8(ascii: "\r"))
      append(UInt8(ascii: "\n"))
    }
  }
}
