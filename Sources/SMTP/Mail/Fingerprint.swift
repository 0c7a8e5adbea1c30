extension String {
  /// A name for the text where it cannot stand itself: up to 16 hexadecimal digits (FNV-1a, 64 bits).
  ///
  /// It keeps nothing secret.
  var fingerprint: String {
    let hash = utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return String(hash, radix: 16)
  }
}
