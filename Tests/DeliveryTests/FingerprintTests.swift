import Delivery
import Testing

@Suite("Fingerprints") struct FingerprintTests {
  private static let digits = "00112233445566778899AABBCCDDEEFF0123456789ABCDEF0123456789ABCDEF"
  private static let pairs =
    "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
    + "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF"

  @Test("are read as tools write them", arguments: [digits, digits.lowercased(), pairs])
  func read(_ text: String) {
    #expect(Fingerprint(text)?.description == Self.pairs)
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "AA:BB", String(digits.dropLast()), digits + "0", "G" + digits.dropFirst(),
      String(pairs.dropLast()), pairs.replacing(":", with: "-"), pairs + ":",
    ])
  func refused(_ text: String) {
    #expect(Fingerprint(text) == nil)
  }
}
