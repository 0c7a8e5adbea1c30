import CCrypto

/// HMAC (RFC 2104) with SHA-256.
enum HMACSHA256 {
  /// The 32 bytes that prove that whoever wrote `content` holds `key`.
  static func code(of content: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    HMAC(EVP_sha256(), key, CInt(key.count), content, content.count, &code, &length)
    return Array(code.prefix(Int(length)))
  }
}
