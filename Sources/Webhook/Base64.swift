import CCrypto

/// Base64 as RFC 4648, section 4, defines it, with padding.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String {
    // EVP_EncodeBlock ends its text with a NUL.
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let length = EVP_EncodeBlock(&text, bytes, CInt(bytes.count))
    return String(decoding: text.prefix(Int(length)), as: UTF8.self)
  }

  /// Nil unless it is exactly what `encode` would have written.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    // EVP_DecodeBlock overlooks blanks around the text and counts padding as zero bytes.
    guard text.count.isMultiple(of: 4), EVP_DecodeBlock(&bytes, text, CInt(text.count)) >= padding
    else { return nil }
    bytes.removeLast(padding)
    return encode(bytes).utf8.elementsEqual(text) ? bytes : nil
  }
}
