internal import Glibc

/// The text of a CSV file in UTF-8, whatever it was exported in.
///
/// What is valid UTF-8 is UTF-8; anything else that is valid GB18030 as a whole is GB18030, unless
/// it begins with a byte order mark, or most of it is UTF-8 that some byte has broken.
struct CSVText {
  /// Why the bytes are no text.
  enum Unreadable: Error, Equatable {
    /// Neither UTF-8 nor GB18030; `offset` is that of the first byte that is not UTF-8.
    case neither(offset: Int)
    /// Begins with the byte order mark of UTF-16.
    case utf16
    /// This system's iconv(3) does not know GB18030.
    case noConversion
  }

  /// UTF-8, without a byte order mark.
  let bytes: [UInt8]

  init(_ file: [UInt8]) throws(Unreadable) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let isMarked = file.starts(with: mark)
    let body = isMarked ? Array(file.dropFirst(mark.count)) : file
    guard let offset = Self.firstInvalidByte(of: body) else {
      bytes = body
      return
    }
    if body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    let neither = Unreadable.neither(offset: isMarked ? offset + mark.count : offset)
    if isMarked || Self.isMostlyUTF8(body) { throw neither }
    guard let converted = try Self.fromGB18030(body) else { throw neither }
    bytes = converted.starts(with: mark) ? Array(converted.dropFirst(mark.count)) : converted
  }

  /// The offset of the first byte that is no part of a UTF-8 sequence (RFC 3629); nil where none is
  /// so.
  private static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] < 0x80 {
        offset += 1
        continue
      }
      let length = sequenceLength(at: offset, in: bytes)
      if length == 0 { return offset }
      offset += length
    }
    return nil
  }

  /// Whether more than half of what is not ASCII are UTF-8 sequences of three bytes, as Chinese
  /// text is made of; in GB18030 text such sequences are rare accidents.
  private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    var inside = 0
    var outside = 0
    while offset < bytes.count {
      switch sequenceLength(at: offset, in: bytes) {
      case 1: offset += 1
      case 3:
        inside += 3
        offset += 3
      case _:
        outside += 1
        offset += 1
      }
    }
    return inside > outside
  }

  /// How many bytes the UTF-8 sequence has that begins here; 0 where none does.
  private static func sequenceLength(at offset: Int, in bytes: [UInt8]) -> Int {
    if bytes[offset] < 0x80 { return 1 }
    var decoder = Unicode.UTF8.ForwardParser()
    var rest = bytes[offset...].prefix(4).makeIterator()
    guard case .valid(let sequence) = decoder.parseScalar(from: &rest) else { return 0 }
    return sequence.count
  }

  /// Nil where the bytes are not GB18030.
  private static func fromGB18030(_ bytes: [UInt8]) throws(Unreadable) -> [UInt8]? {
    let converter = iconv_open("UTF-8", "GB18030")
    // iconv_open(3) says -1, not NULL.
    guard converter != UnsafeMutableRawPointer(bitPattern: -1) else { throw .noConversion }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // Two bytes become three at most, four become four, and one stays one.
    let capacity = bytes.count * 3
    var failed = false
    let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      buffer.withMemoryRebound(to: CChar.self) { target in
        input.withUnsafeMutableBufferPointer { source in
          var from = source.baseAddress
          var fromLeft = source.count
          var to = target.baseAddress
          var toLeft = capacity
          failed = iconv(converter, &from, &fromLeft, &to, &toLeft) == -1
          count = capacity - toLeft
        }
      }
    }
    return failed ? nil : output
  }
}
