/// An address with the name that a reader sees before it, the standard's name-addr
/// (RFC 5322 section 3.4).
public struct NameAddress: Sendable, Hashable {
  /// The display name; nil for the bare address.
  public var name: HeaderText?
  /// The address.
  public var mailbox: Mailbox

  /// Makes an address with or without a name.
  public init(_ name: HeaderText? = nil, _ mailbox: Mailbox) {
    self.name = name
    self.mailbox = mailbox
  }
}
