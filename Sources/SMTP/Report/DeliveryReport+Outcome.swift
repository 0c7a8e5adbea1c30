public import Delivery

/// Whom a failure concerns that a mail server reported.
extension DeliveryReport.Recipient {
  /// What a failure means for the message (RFC 3463 section 3, by subject and detail): the address is
  /// at fault, or what we sent, or it is given up for a trouble on the way, of which nobody is blamed:
  /// `deferred`, for it might arrive another time.
  public var outcome: Outcome {
    // "Other undefined status": some servers, Exim among them, write it whatever the trouble was.
    guard status.subject == 0 else { return status.outcome }
    let words = diagnostic.split { $0 == " " || $0 == "-" }
    if words.count > 1, let code = EnhancedStatusCode(leading: Array(words[1].utf8)[...]),
      code.subject != 0
    {
      return code.outcome
    }
    // The mailbox is not there, is elsewhere, or is no name for one (RFC 5321 section 4.2.3).
    return words.first.map { ["550", "551", "553"].contains($0) } == true
      ? .rejected(.recipient) : .deferred()
  }
}

extension EnhancedStatusCode {
  fileprivate var outcome: Outcome {
    switch (self.class, subject, detail) {
    // The sender's address.
    case (_, 1, 7), (_, 1, 8): .rejected(.message)
    case (_, 1, _): .rejected(.recipient)
    // Disabled for good.
    case (5, 2, 1): .rejected(.recipient)
    // Too long: for the mailbox, for the system.
    case (5, 2, 3), (5, 3, 4): .rejected(.message)
    // Content; security and policy.
    case (5, 6, _), (5, 7, _): .rejected(.message)
    // A full mailbox or system, routing, time-outs, the protocol, and whatever was only for now.
    default: .deferred()
    }
  }
}
