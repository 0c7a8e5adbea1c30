public import Delivery
internal import StrictYAML

extension Configuration {
  /// How e-mail goes.
  public struct SMTP: Sendable, Equatable {
    /// The relays in the order of preference; one at least.
    public let relays: [Relay]
    /// A permanent refusal that contains one of these texts is about the rate of sending, and only for
    /// now; nil: the usual ones.
    public let ratePatterns: [String]?
    /// How fast mails go at most; nil: as fast as the relay takes them.
    public let rate: Pace?
    /// How long each reply is waited for.
    public let timeouts: Timeouts
    /// The reverse-path, with `{number}` for the message's number or without; nil: the sender's
    /// address, which large providers ask for.
    public let envelopeSender: String?
    /// In whose name mails are signed; nil where the relay signs, or nobody does.
    public let dkim: DKIM?

    /// Reads and judges it.
    init(_ section: Section, folder: Folder) throws {
      var names: Set<String> = []
      let relays = try section.required("relays").list { value in
        let relay = try value.section { try Relay($0, folder: folder) }
        guard names.insert(relay.name).inserted else {
          throw value.problem(
            "a second relay \(relay.name)", mend: "give it a name of its own")
        }
        return relay
      }
      let isRemote = !relays.allSatisfy(\.isLoopback)
      self.relays = relays
      ratePatterns = try section.optional("rate_patterns")?.list { try $0.string() }
      rate = try section.optional("rate")?.section(Pace.init(reading:))
      timeouts =
        try section.optional("timeouts")?.section { try Timeouts($0, isRemote: isRemote) }
        ?? .init()
      envelopeSender = try section.optional("envelope_sender").map(Self.envelopeSender)
      dkim = try section.optional("dkim")?.section { try DKIM($0, folder: folder) }
    }

    private static func envelopeSender(_ value: Value) throws -> String {
      try value.map("an e-mail address", write: "one, as bounces+{number}@b.example") {
        let parts = $0.split(separator: "@", omittingEmptySubsequences: false)
        let inNumber = $0.split(separator: "{number}", omittingEmptySubsequences: false)
        let isAddress =
          parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !parts[1].contains("{")
          && inNumber.count <= 2 && parts[0].utf8.count <= 52
          && !inNumber.joined().contains {
            !$0.isASCII || $0.isWhitespace || "<>,;:()\"{}".contains($0)
          }
        return isAddress ? $0 : nil
      }
    }
  }
}
