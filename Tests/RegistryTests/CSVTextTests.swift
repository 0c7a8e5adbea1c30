import Testing

@testable import Registry

@Suite("Encodings of a CSV file")
struct CSVTextTests {
  @Test(
    "told apart",
    arguments: [
      ("code,name", Array("code,name".utf8)),
      ("巫山", Array("巫山".utf8)),
      ("巫山", [0xEF, 0xBB, 0xBF] + Array("巫山".utf8)),
      // 巫山 in GBK, which is a part of GB18030.
      ("a,巫山", [0x61, 0x2C, 0xCE, 0xD7, 0xC9, 0xBD]),
      // 联通 in GBK: two UTF-8 sequences of two bytes but for the last byte.
      ("联通", [0xC1, 0xAA, 0xCD, 0xA8]),
      // 㐀 in four bytes; U+1F600 behind GB18030's byte order mark.
      ("a㐀", [0x61, 0x81, 0x39, 0xEE, 0x39]),
      ("😀", [0x84, 0x31, 0x95, 0x33, 0x94, 0x39, 0xFC, 0x36]),
      ("", []),
      ("", [0xEF, 0xBB, 0xBF]),
    ] as [(String, [UInt8])])
  func text(expected: String, bytes: [UInt8]) throws {
    #expect(try String(decoding: CSVText(bytes).bytes, as: UTF8.self) == expected)
  }

  @Test(
    "neither",
    arguments: [
      ([0x61, 0xFF], CSVText.Unreadable.neither(offset: 1)),
      ([0x61, 0xC3, 0x28], .neither(offset: 1)),
      ([0xCE, 0xD7, 0xC9], .neither(offset: 0)),
      // After a byte order mark it is UTF-8, whatever else it could be.
      ([0xEF, 0xBB, 0xBF, 0xCE, 0xD7], .neither(offset: 3)),
      // UTF-8 with one character cut off is not taken for GB18030, though it could be.
      (Array("巫山县托育".utf8) + [0xE4, 0xB8], .neither(offset: 15)),
      ([0xFF, 0xFE, 0x61, 0x00], .utf16),
    ] as [([UInt8], CSVText.Unreadable)])
  func neither(bytes: [UInt8], why: CSVText.Unreadable) {
    #expect(throws: why) { try CSVText(bytes) }
  }
}
