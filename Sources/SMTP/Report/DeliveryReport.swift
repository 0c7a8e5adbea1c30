internal import Delivery

/// What a mail server says became of a message that it had taken: a delivery status notification
/// (RFC 3464) in a multipart/report (RFC 6522).
public struct DeliveryReport: Sendable, Equatable {
  /// What was done with the message for one recipient (RFC 3464 section 2.3.3).
  public enum Action: String, Sendable, CaseIterable {
    /// Not delivered, and not tried any more.
    case failed
    /// Not delivered yet; the server goes on trying.
    case delayed
    /// Delivered to the mailbox.
    case delivered
    /// Handed to a server that sends no reports.
    case relayed
    /// Handed to several addresses for which this one stands.
    case expanded
  }

  /// What became of it for one recipient.
  public struct Recipient: Sendable, Equatable {
    /// The addresses that it concerns, in lower case: as the sender gave it, and as it was in the end.
    public let addresses: [String]
    /// What was done.
    public let action: Action
    /// Why, as three numbers (RFC 3463).
    public let status: EnhancedStatusCode
    /// What the last server said; somebody else's words, which may name the address.
    public let diagnostic: String
  }

  /// Why a mail is no report that can be read; it repeats nothing of the mail.
  public enum Unreadable: Error, Sendable, Equatable {
    /// It has no message/delivery-status.
    case notAReport
    /// The status speaks of no recipient.
    case noRecipient
    /// A field of the status is missing or cannot be read.
    case field(String)
  }

  /// The recipients that it speaks of; one at least.
  public let recipients: [Recipient]
  /// The identifier that the sender gave the envelope (RFC 3464 section 2.2.1).
  public let envelopeID: String?
  /// The Message-IDs of what comes back, without angle brackets: of the returned message or header,
  /// else those that the report says it answers.
  public let messageIDs: [String]
  /// The addresses that the report was sent to, in lower case, with the envelope's where they are
  /// noted: a message's own address among them tells which it was.
  public let sentTo: [String]

  /// Those above so many are passed over: a message of ours has one.
  private static let mostRecipients = 100

  /// Reads a mail as a mail server hands it over; lines end in CRLF or LF.
  public init(_ mail: [UInt8]) throws(Unreadable) {
    let entity = MIMEEntity(mail[...])
    guard let (status, returned) = entity.report(depth: 0) else { throw .notAReport }
    var groups: [MIMEEntity] = []
    var rest = status.content
    while !rest.isEmpty, groups.count <= Self.mostRecipients {
      let group = MIMEEntity(rest)
      if !group.fields.isEmpty { groups.append(group) }
      rest = group.body
    }
    var recipients: [Recipient] = []
    for group in groups where recipients.count < Self.mostRecipients {
      if let recipient = try Recipient(group) { recipients.append(recipient) }
    }
    guard !recipients.isEmpty else { throw .noRecipient }
    self.recipients = recipients
    envelopeID = groups.lazy.compactMap { $0.field("original-envelope-id") }.first
    let original = returned.map { MIMEEntity($0.content) }
    let named = original?.all("message-id") ?? []
    messageIDs = (named.isEmpty ? entity.all("in-reply-to") + entity.all("references") : named)
      .flatMap(\.bracketed)
    sentTo =
      (["delivered-to", "x-original-to", "to"].flatMap(entity.all)
      + (original?.all("return-path") ?? []))
      .flatMap { text in text.bracketed.isEmpty ? [text] : text.bracketed }
      .map { $0.lowercased() }
  }
}

extension DeliveryReport.Recipient {
  /// Reads the fields of one recipient; nil for a group that names none, as the first one
  /// (RFC 3464 section 2.1).
  init?(_ group: MIMEEntity) throws(DeliveryReport.Unreadable) {
    addresses = ["original-recipient", "final-recipient"].compactMap { name in
      group.field(name).flatMap(Self.address)
    }
    guard !addresses.isEmpty else { return nil }
    // A comment may stand behind it.
    let word = group.field("action")?.prefix { $0.isASCII && $0.isLetter }
    guard let action = word.flatMap({ DeliveryReport.Action(rawValue: $0.lowercased()) }) else {
      throw .field("Action")
    }
    self.action = action
    guard let status = group.field("status"),
      let code = EnhancedStatusCode(leading: Array(status.utf8)[...])
    else { throw .field("Status") }
    self.status = code
    diagnostic =
      group.field("diagnostic-code").map { text in
        text.firstIndex(of: ";").map { String(text[text.index(after: $0)...]).trimmingBlanks }
          ?? text
      } ?? ""
  }

  /// `rfc822; a@b`, or the bare address that some servers write.
  private static func address(_ value: String) -> String? {
    let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String($0).trimmingBlanks }
    if parts.count == 2, !["rfc822", "utf-8"].contains(parts[0].lowercased()) { return nil }
    let address = parts[parts.count - 1]
    let bare = address.bracketed.first ?? address
    return bare.isEmpty || bare.hasControlCharacters ? nil : bare.lowercased()
  }
}

extension DeliveryReport.Unreadable: CustomStringConvertible {
  /// What is wrong.
  public var description: String {
    switch self {
    case .notAReport: "not a delivery status notification (RFC 3464), or one cut short"
    case .noRecipient: "a delivery status notification that names no recipient"
    case .field(let name):
      "a delivery status notification whose \(name) is missing or cannot be read"
    }
  }
}

extension MIMEEntity {
  /// The status and what came back, from the first multipart that has a status among its parts.
  ///
  /// Some gateways wrap a report in a multipart of their own; below five levels nobody looks.
  fileprivate func report(depth: Int) -> (status: MIMEEntity, returned: MIMEEntity?)? {
    let type = mediaType
    guard depth < 5, type.isMultipart, let boundary = type.parameters["boundary"],
      (1...200).contains(boundary.utf8.count)
    else { return nil }
    let parts = parts(boundary: boundary)
    let kinds = parts.map(\.part.mediaType.name)
    // RFC 6533 gives each a second name, for addresses outside ASCII.
    let statuses = ["message/delivery-status", "message/global-delivery-status"]
    if let status = kinds.firstIndex(where: statuses.contains), parts[status].isWhole {
      let returned = kinds.firstIndex(
        where: [
          "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
        ].contains)
      // Of what comes back the header does, should the rest be missing.
      return (parts[status].part, returned.map { parts[$0].part })
    }
    return parts.lazy.compactMap { $0.part.report(depth: depth + 1) }.first
  }
}

extension String {
  /// What stands in angle brackets, each for itself.
  fileprivate var bracketed: [String] {
    split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { text in
      text.firstIndex(of: ">").map { String(text[..<$0]).trimmingBlanks }
    }.filter { !$0.isEmpty }
  }
}
