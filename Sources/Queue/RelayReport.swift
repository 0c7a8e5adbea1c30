internal import Database
public import Delivery

/// What a mail server reported of a message that it had taken (a bounce), in the words of the queue.
public struct RelayReport: Sendable, Equatable {
  /// Which message a report is about.
  public enum Subject: Sendable, Equatable {
    /// The one of this identity.
    case identity(String)
    /// The one of this number.
    case number(Int64)
  }

  /// The message.
  public let subject: Subject
  /// The addresses that the report names, in lower case.
  public let addresses: [String]
  /// Whether the message is not going to arrive.
  public let isFinal: Bool
  /// The attempt as it is to be written.
  public let report: Report

  /// Makes it of what a delivery status notification says.
  public init(
    of subject: Subject, to addresses: [String], isFinal: Bool, status: String, text: String
  ) {
    self.subject = subject
    self.addresses = addresses
    self.isFinal = isFinal
    report = Report(.rejected(.recipient), stage: "bounce", code: status, text: text)
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
    /// Its recipient counts as rejected; `attempt` is the number of the attempt that says so.
    case rejected(Message, attempt: Int)
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
    var (identity, number): (String?, Int64?) = (nil, nil)
    switch later.subject {
    case .identity(let text): identity = text
    case .number(let id): number = id
    }
    let rows = try connection.query(
      SQL.bounce, identity, number, later.addresses, later.isFinal, later.report.code,
      later.report.text)
    guard let row = rows.first else { return .unknown }
    let message = RelayReport.Message(
      id: try row("id", as: Int64.self), identity: try row("identity", as: String.self),
      recipient: try row("recipient", as: String.self))
    guard try row("is_named", as: Bool.self) else { return .otherRecipient(message) }
    switch try row("state", as: String.self) {
    case "bounced": return .rejected(message, attempt: try row("number", as: Int.self))
    case "queued" where later.isFinal: return .tooEarly(message)
    case let state: return .unchanged(message, state: state)
    }
  }
}
