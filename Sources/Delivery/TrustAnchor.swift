/// By what the other side's certificate is believed.
public enum TrustAnchor: Sendable, Hashable {
  /// The authorities that the system trusts, and the host's name.
  case system
  /// The certificates in this PEM file alone (RFC 7468), and the host's name.
  case authorities(file: String)
  /// The fingerprint of the one certificate that the other side has, whoever signed it, whatever it
  /// names and however old it is: for a machine of the intranet that signed its own.
  case certificate(Fingerprint)
}

/// The SHA-256 of a certificate in DER, as `openssl x509 -noout -fingerprint -sha256` shows it.
public struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// Nil unless it has 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits; all pairs may be parted by colons.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    let isParted = digits.count == 95
    guard isParted || digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for pair in 0..<32 {
      let start = pair * (isParted ? 3 : 2)
      guard let high = Self.value(of: digits[start]), let low = Self.value(of: digits[start + 1]),
        !isParted || pair == 31 || digits[start + 2] == UInt8(ascii: ":")
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      (digit | 0x20) - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// Upper-case pairs with colons, as OpenSSL writes them.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      .joined(separator: ":")
  }
}
