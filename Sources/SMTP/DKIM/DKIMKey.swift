import CCrypto

/// A private key that mails are signed with (RFC 6376 section 3.3, RFC 8463).
public final class DKIMKey: Sendable {
  /// How it signs; it follows from the key.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 over SHA-256.
    case rsa = "rsa-sha256"
    /// PureEdDSA over the SHA-256 of what is signed.
    case ed25519 = "ed25519-sha256"
  }

  /// Why a text is no key; it never quotes the text.
  public enum Invalid: Error, Sendable, Equatable {
    /// Not an unencrypted private key in PEM (RFC 7468 section 10).
    case notAPrivateKey
    /// Neither RSA nor Ed25519.
    case kind
    /// RSA of so many bits, below 1024: verifiers disregard it (RFC 8301 section 3.2).
    case size(Int)
  }

  /// OpenSSL gave no signature.
  public struct Failed: Error, Sendable, Equatable, CustomStringConvertible {
    /// What failed.
    public let description = "OpenSSL could not sign the mail (DKIM)"
  }

  /// How it signs.
  public let algorithm: Algorithm
  /// An EVP_PKEY, unsafe only in name: nothing writes it between here and `deinit`, and OpenSSL lets
  /// several threads read one (openssl-threads(7)).
  private nonisolated(unsafe) let key: OpaquePointer

  /// Reads a key in PEM.
  public init(pem: [UInt8]) throws(Invalid) {
    guard let key = Self.read(pem) else { throw .notAPrivateKey }
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA: algorithm = .rsa
    case EVP_PKEY_ED25519: algorithm = .ed25519
    default:
      EVP_PKEY_free(key)
      throw .kind
    }
    let bits = Int(EVP_PKEY_get_bits(key))
    guard algorithm == .ed25519 || bits >= 1024 else {
      EVP_PKEY_free(key)
      throw .size(bits)
    }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  private static func read(_ pem: [UInt8]) -> OpaquePointer? {
    defer { ERR_clear_error() }
    guard pem.count <= 100_000 else { return nil }
    // The BIO copies nothing: the bytes have to stay where they are for as long as it lives.
    return pem.withUnsafeBytes { bytes in
      guard let source = BIO_new_mem_buf(bytes.baseAddress, CInt(bytes.count)) else { return nil }
      defer { BIO_free(source) }
      // Without this an encrypted key's passphrase would be asked for on the terminal.
      return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
    }
  }

  /// The signature of what was canonicalized.
  func signature(of bytes: [UInt8]) throws(Failed) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw Failed() }
    defer { EVP_MD_CTX_free(context) }
    let signed: [UInt8]
    let digest: OpaquePointer?
    switch algorithm {
    case .rsa: (signed, digest) = (bytes, EVP_sha256())
    // The hash is signed as a message of its own (RFC 8463 section 3).
    case .ed25519: (signed, digest) = (try Self.hash(of: bytes), nil)
    }
    var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key)))
    var length = signature.count
    guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, signed, signed.count) == 1
    else {
      ERR_clear_error()
      throw Failed()
    }
    return Array(signature.prefix(length))
  }

  /// SHA-256.
  static func hash(of bytes: [UInt8]) throws(Failed) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard EVP_Digest(bytes, bytes.count, &hash, &length, EVP_sha256(), nil) == 1 else {
      ERR_clear_error()
      throw Failed()
    }
    return Array(hash.prefix(Int(length)))
  }
}

extension DKIMKey.Invalid: CustomStringConvertible {
  /// What is wrong, and what is wanted.
  public var description: String {
    switch self {
    case .notAPrivateKey:
      "is not a private key in PEM without a passphrase; openssl genpkey -algorithm ed25519 makes one"
    case .kind: "is neither RSA nor Ed25519; openssl genpkey -algorithm ed25519 makes one"
    case .size(let bits):
      "is RSA of \(bits) bits, which verifiers disregard; make one of 2048 bits: "
        + "openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048"
    }
  }
}
