internal import CCrypto

/// Base64 as RFC 4648, section 4, defines it, with padding.
public enum Base64 {
  /// The text, on one line.
  public static func text(of bytes: [UInt8]) -> String {
    String(decoding: characters(of: bytes), as: UTF8.self)
  }

  /// The text's characters, which are ASCII.
  public static func characters(of bytes: [UInt8]) -> [UInt8] {
    // EVP_EncodeBlock ends its text with a NUL.
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    EVP_EncodeBlock(&text, bytes, CInt(bytes.count))
    text.removeLast()
    return text
  }

  /// Nil unless it is exactly what `characters(of:)` gives.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    // EVP_DecodeBlock overlooks blanks around the text and counts padding as zero bytes.
    guard text.count.isMultiple(of: 4), EVP_DecodeBlock(&bytes, text, CInt(text.count)) >= padding
    else { return nil }
    bytes.removeLast(padding)
    return characters(of: bytes) == text ? bytes : nil
  }
}
