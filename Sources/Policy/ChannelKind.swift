/// The ways on which a message can go.
public enum ChannelKind: String, Sendable, CaseIterable {
  /// E-mail, through a relay.
  case email
  /// An endpoint of the configuration.
  case webhook
}
