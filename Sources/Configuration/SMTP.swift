internal import StrictYAML

extension Configuration {
  /// How e-mail goes.
  public struct SMTP: Sendable, Equatable {
    /// The relays, the first one first; one at least.
    public let relays: [Relay]
    /// How long each reply is waited for.
    public let timeouts: Timeouts
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
      timeouts =
        try section.optional("timeouts")?.section { try Timeouts($0, isRemote: isRemote) }
        ?? .init()
      dkim = try section.optional("dkim")?.section { try DKIM($0, folder: folder) }
    }
  }
}
