internal import CCrypto

/// Base64 as RFC 4648, section 4, defines it, with padding.
public enum Base64 {
  /// On one line.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: encoded(bytes), as: UTF8.self)
  }

  /// On one line, as bytes.
  public static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    // EVP_EncodeBlock ends its text with a NUL.
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    EVP_EncodeBlock(&text, bytes, CInt(bytes.count))
    text.removeLast()
    return text
  }

  /// Nil unless it is exactly what `encode` would have written.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    // EVP_DecodeBlock overlooks blanks around the text and counts padding as zero bytes.
    guard text.count.isMultiple(of: 4), EVP_DecodeBlock(&bytes, text, CInt(text.count)) >= padding
    else { return nil }
    bytes.removeLast(padding)
    return encoded(bytes) == text ? bytes : nil
  }
}
