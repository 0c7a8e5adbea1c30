internal import Database
public import Delivery

/// What a mail server reported of a message that it had taken (a bounce), in the words of the queue.
public struct RelayReport: Sendable, Equatable {
  /// Which message a report is about.
  public enum Subject: Sendable, Equatable {
    /// The one of this identity.
    case identity(String)
    /// The one of this number, whose identity ends in this group.
    case number(Int64, node: String)
  }

  /// The message.
  public let subject: Subject
  /// The addresses that the report names, in lower case.
  public let addresses: [String]
  /// Whether the message is not going to arrive.
  public let isFinal: Bool
  /// The attempt as it is to be written.
  public let report: Report

  /// Makes it of what a delivery status notification says; `outcome` is a rejection, or deferred where
  /// the relay gave up what nobody is to blame for.
  public init(
    of subject: Subject, to addresses: [String], isFinal: Bool, outcome: Outcome, status: String,
    text: String
  ) {
    self.subject = subject
    self.addresses = addresses
    self.isFinal = isFinal
    report = Report(outcome, stage: "bounce", code: status, text: text)
  }

  /// Why the message is a dead letter.
  public var reason: String {
    switch report.outcome {
    case .rejected(.recipient): "the recipient was rejected"
    case .rejected(.message): "the message was rejected"
    case .rejected(.channel), .deferred, .ambiguous, .delivered, .withdrawn: "a relay gave it up"
    }
  }

  /// What it came to.
  public enum Result: Sendable, Equatable {
    /// No message of the last 60 days.
    case unknown
    /// The message went to none of the addresses.
    case otherRecipient(Message)
    /// The message is not settled yet: ask again later.
    case tooEarly(Message)
    /// Nothing changed; the message is in that state.
    case unchanged(Message, state: String)
    /// It is a dead letter now; `attempt` is the number of the attempt that says so.
    case dead(Message, attempt: Int)
  }

  /// The message that it is about.
  public struct Message: Sendable, Equatable {
    /// Its number.
    public let id: Int64
    /// What its Message-ID is made of.
    public let identity: String
    /// The code of whoever was to get it; empty for the operator.
    public let recipient: String
  }
}

extension QueueView {
  /// Records what a mail server reported, in one durable commit.
  public func record(_ later: RelayReport) throws -> RelayReport.Result {
    var (identity, number, node): (String?, Int64?, String?) = (nil, nil, nil)
    switch later.subject {
    case .identity(let text): identity = text
    case .number(let id, let group): (number, node) = (id, group)
    }
    let rows = try connection.query(
      SQL.bounce, identity, number, later.addresses, later.isFinal, later.report.code,
      later.report.text, node, later.report.outcome.name, later.reason)
    guard let row = rows.first else { return .unknown }
    let message = RelayReport.Message(
      id: try row("id", as: Int64.self), identity: try row("identity", as: String.self),
      recipient: try row("recipient", as: String.self))
    guard try row("is_named", as: Bool.self) else { return .otherRecipient(message) }
    switch try row("state", as: String.self) {
    case "bounced": return .dead(message, attempt: try row("number", as: Int.self))
    case "queued" where later.isFinal: return .tooEarly(message)
    case let state: return .unchanged(message, state: state)
    }
  }
}
