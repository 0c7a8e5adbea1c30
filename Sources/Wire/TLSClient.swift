internal import COpenSSL
public import Delivery

/// What is asked of one host before anything is said to it over TLS: version 1.2 or newer, and a
/// certificate that is believed.
///
/// By its trust anchor a certificate is believed for its chain, its dates and the names in its
/// subjectAltName (RFC 9525: the common name counts for nothing, a wildcard for one whole label), or
/// for its fingerprint alone.
public final class TLSClient {
  /// Why no certificate could ever be believed; the anchor is to be mended.
  public struct Unusable: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, and OpenSSL's words.
    public let description: String
  }

  /// The host's name or address, as the certificate is to name it.
  let host: String
  let trust: TrustAnchor
  /// An `SSL_CTX`.
  let context: OpaquePointer

  /// Reads the trust anchor; `host` is a name, or an address without brackets.
  public init(for host: String, trusting trust: TrustAnchor = .system) throws(Unusable) {
    guard let context = SSL_CTX_new(TLS_client_method()) else {
      throw Unusable(description: "OpenSSL: \(openSSLWords())")
    }
    // The root's dot is no part of a certificate's names (RFC 6066 section 3).
    self.host = host.hasSuffix(".") ? String(host.dropLast()) : host
    self.trust = trust
    self.context = context
    ERR_clear_error()
    openssl_set_rules(context)
    switch trust {
    case .system:
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
      guard SSL_CTX_set_default_verify_paths(context) == 1 else {
        throw Unusable(description: "the system's certificates: \(openSSLWords())")
      }
    case .authorities(let file):
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
      guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
        throw Unusable(description: "\(file): \(openSSLWords())")
      }
      // What the file names is believed, be it a root or not.
      X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), UInt(X509_V_FLAG_PARTIAL_CHAIN))
    case .certificate:
      SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
    }
  }

  deinit { SSL_CTX_free(context) }

  /// An `SSL` for one connection that checks the host's name; nil when memory is short.
  func connection() -> OpaquePointer? {
    guard let ssl = SSL_new(context) else { return nil }
    let parameters = SSL_get0_param(ssl)
    // Server Name Indication is for names alone (RFC 6066 section 3).
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, host) != 1 {
      X509_VERIFY_PARAM_set_hostflags(
        parameters,
        UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
      guard SSL_set1_host(ssl, host) == 1, openssl_set_server_name(ssl, host) == 1 else {
        SSL_free(ssl)
        return nil
      }
    }
    ERR_clear_error()
    SSL_set_connect_state(ssl)
    return ssl
  }

  /// Why the certificate of a connection whose handshake is over is not believed; nil when it is.
  func objection(to ssl: OpaquePointer) -> String? {
    guard case .certificate(let expected) = trust else { return nil }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard let certificate = SSL_get0_peer_certificate(ssl),
      X509_digest(certificate, EVP_sha256(), &digest, &length) == 1,
      let shown = Fingerprint(bytes: Array(digest.prefix(Int(length))))
    else { return "it has none" }
    return shown == expected ? nil : "its fingerprint is \(shown), which is not the one configured"
  }
}

/// The words for the first error that OpenSSL noted in this thread; the others are forgotten.
func openSSLWords() -> String {
  let code = ERR_get_error()
  defer { ERR_clear_error() }
  if ERR_GET_LIB(code) == ERR_LIB_SYS { return words(for: ERR_GET_REASON(code)) }
  if let words = ERR_reason_error_string(code) { return String(cString: words) }
  return "OpenSSL's error \(code)"
}
