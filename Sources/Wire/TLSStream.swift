internal import COpenSSL
internal import Delivery

/// TLS over another transport (RFC 8446, RFC 5246).
///
/// OpenSSL sees no socket: records pass through two buffers in memory. So no SIGPIPE can be raised,
/// and a piece counts as written only when all of its record was taken by what lies below: `moved`
/// never speaks of bytes that the other side could not read in the end.
final class TLSStream: Transport {
  /// How far the handshake has come.
  enum Handshake: Equatable {
    /// It is over, and the certificate is believed.
    case done
    /// Wait until the descriptor is ready in that direction, and go on.
    case blocked(Direction)
    /// One of the two sides does not want the other, and why: it would not be otherwise next time.
    case refused(String)
    /// The connection was lost in the middle of it.
    case lost(String)
  }

  private let below: any Transport
  private let client: TLSClient
  private let ssl: OpaquePointer
  /// Records on their way to OpenSSL and from it, each a `BIO`; they belong to `ssl`.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  /// Room for a record with its frame (RFC 8446 section 5.2).
  private var buffer = [UInt8](repeating: 0, count: 17 * 1024)
  /// What OpenSSL composed and was not taken below yet.
  private var records: ArraySlice<UInt8> = []
  /// How many bytes of content are in `records` and were not yet told as moved.
  private var sealed = 0
  /// How many bytes came since the last content.
  private var empty = 0
  /// Whether nothing more can be said over it, a farewell neither.
  private var isOver = true

  /// The most content that a record carries (RFC 8446 section 5.1).
  private static let recordSize = 16 * 1024
  /// How many bytes may come without content: a server that sends tickets for ever is not listened
  /// to for ever.
  private static let emptySize = 256 * 1024

  /// Nil when memory is short.
  init?(over below: any Transport, as client: TLSClient) {
    guard let ssl = client.connection() else { return nil }
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      SSL_free(ssl)
      return nil
    }
    SSL_set_bio(ssl, incoming, outgoing)
    self.below = below
    self.client = client
    self.ssl = ssl
    self.incoming = incoming
    self.outgoing = outgoing
  }

  deinit { SSL_free(ssl) }

  var descriptor: CInt { below.descriptor }

  /// Brings the handshake on as far as it goes now; nothing else may be done before it is `done`.
  func shakeHands() -> Handshake {
    while true {
      ERR_clear_error()
      let status = SSL_do_handshake(ssl)
      let error = SSL_get_error(ssl, status)
      // It took its leave, and said nothing of what we asked.
      if error == SSL_ERROR_ZERO_RETURN { return .lost("closed by the peer") }
      guard error == SSL_ERROR_NONE || error == SSL_ERROR_WANT_READ else {
        let failure = failure()
        // The alert that tells the other side; whether it arrives changes nothing.
        _ = flush()
        return failure
      }
      if error == SSL_ERROR_NONE, let objection = client.objection(to: ssl) {
        return .refused("certificate of \(client.host) refused: \(objection)")
      }
      switch flush() {
      case .blocked(let direction): return .blocked(direction)
      case .ended: return .lost("closed by the peer")
      case .failed(let why): return .lost(why)
      case .moved: break
      }
      if error == SSL_ERROR_NONE {
        isOver = false
        return .done
      }
      switch fill() {
      case .moved: continue
      case .blocked(let direction): return .blocked(direction)
      case .ended: return .lost("closed by the peer")
      case .failed(let why): return .lost(why)
      }
    }
  }

  func read(into buffer: inout [UInt8]) -> Transfer {
    while true {
      ERR_clear_error()
      let count = buffer.withUnsafeMutableBytes {
        SSL_read(ssl, $0.baseAddress, CInt(clamping: $0.count))
      }
      if count > 0 {
        empty = 0
        return .moved(Int(count))
      }
      switch SSL_get_error(ssl, count) {
      case SSL_ERROR_WANT_READ:
        // An answer to a request for new keys; what is left of it goes with the next write.
        _ = flush()
        let transfer = fill()
        guard case .moved(let count) = transfer else { return transfer }
        empty += count
        if empty > Self.emptySize {
          isOver = true
          return .failed("TLS: much came, and no content in it")
        }
      case SSL_ERROR_ZERO_RETURN: return .ended
      default:
        isOver = true
        return .failed("TLS: \(openSSLWords())")
      }
    }
  }

  func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
    if sealed == 0 {
      let piece = bytes.prefix(Self.recordSize)
      ERR_clear_error()
      let count = piece.withUnsafeBytes { SSL_write(ssl, $0.baseAddress, CInt($0.count)) }
      guard count > 0 else {
        isOver = true
        return .failed("TLS: \(openSSLWords())")
      }
      sealed = Int(count)
    }
    let transfer = flush()
    guard case .moved = transfer else { return transfer }
    defer { sealed = 0 }
    return .moved(sealed)
  }

  /// Sends close_notify once, and waits neither for room nor for the other side's.
  func end() {
    guard !isOver, sealed == 0 else { return }
    isOver = true
    ERR_clear_error()
    _ = SSL_shutdown(ssl)
    _ = flush()
    below.end()
  }

  /// Hands what OpenSSL composed to what lies below; `moved` when nothing of it is left.
  private func flush() -> Transfer {
    while true {
      if records.isEmpty {
        // No second owner of the buffer, which would have it copied.
        records = []
        let count = BIO_read(outgoing, &buffer, CInt(buffer.count))
        guard count > 0 else { return .moved(0) }
        records = buffer[..<Int(count)]
      }
      let transfer = below.write(records)
      guard case .moved(let count) = transfer else { return transfer }
      records = records.dropFirst(count)
    }
  }

  /// Brings what has arrived below to OpenSSL.
  private func fill() -> Transfer {
    let transfer = below.read(into: &buffer)
    if case .moved(let count) = transfer { BIO_write(incoming, buffer, CInt(count)) }
    return transfer
  }

  /// Why the handshake failed.
  private func failure() -> Handshake {
    let reason = ERR_GET_REASON(ERR_peek_error())
    let words = openSSLWords()
    let verdict = SSL_get_verify_result(ssl)
    switch client.trust {
    case .system, .authorities:
      guard verdict == CLong(X509_V_OK) else {
        let why = String(cString: X509_verify_cert_error_string(verdict))
        return .refused("certificate of \(client.host) refused: \(why)")
      }
    case .certificate: break
    }
    // The only alert that tells of the other side's state, not of what we asked (RFC 8446 section 6.2).
    if reason == SSL_R_TLSV1_ALERT_INTERNAL_ERROR { return .lost(words) }
    return .refused("TLS 1.2 or newer was not agreed on: \(words)")
  }
}
