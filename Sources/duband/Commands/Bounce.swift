import ArgumentParser
import Configuration
import Database
import Delivery
import Glibc
import Journal
import Queue
import SMTP

/// The command `duband bounce`.
///
/// A mail server's pipe hands it a report and reads its exit status: 0 the report was read, whether
/// something followed from it or not; 1 it is none, or about nothing of ours; 75 it is to be tried
/// again, for a reason that is not the report's.
struct Bounce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounce",
    abstract: "Read a delivery status notification on standard input.",
    discussion: """
      A message that the relay took and could not deliver becomes a dead letter; where the address \
      is at fault, the next contact is told. Exit status: 0 read, 1 no such report or not about a message of ours, \
      75 (EX_TEMPFAIL) the database is away or the configuration cannot be read: try again.
      """)

  @OptionGroup var options: Options

  /// How much of a mail is looked at: what returns of ours stands far before that.
  private static let limit = 10 << 20

  func run() async throws {
    let mail = try Self.standardInput(limit: Self.limit)
    let report: DeliveryReport
    do {
      report = try DeliveryReport(mail)
    } catch {
      throw Trouble(.found, "bounce: \(error); nothing was changed")
    }
    do {
      try record(report)
    } catch let trouble as Trouble where trouble.status != .found {
      throw Trouble(.tryAgain, trouble.text)
    } catch let error as DatabaseError {
      throw Trouble(.tryAgain, "\(error)")
    }
  }

  private func record(_ report: DeliveryReport) throws {
    let setup = try Setup(options)
    let view = QueueView(on: try setup.connect())
    let journal = Journal(of: setup)
    guard let subject = try report.subject(setup.configuration.smtp?.envelopeSender) else {
      throw Trouble(.found, "bounce: the report names no message of ours; nothing was changed")
    }
    var notes: [Note] = []
    var refusal = ""
    for recipient in report.recipients {
      let later = RelayReport(
        of: subject, to: recipient.addresses, isFinal: recipient.action == .failed,
        outcome: recipient.outcome, status: recipient.status.description,
        text: recipient.diagnostic)
      switch try view.record(later) {
      case .unknown:
        refusal = "the report is about no message of the last 60 days"
      case .otherRecipient(let message):
        refusal = "the report is about message \(message.id), but not about its recipient"
      case .tooEarly(let message):
        throw Trouble(
          .tryAgain, "bounce: message \(message.id) is not settled yet; the report is to come again"
        )
      case .unchanged(let message, let state):
        notes.append(Note(message, recipient, outcome: state))
        journal(
          .bounceNoted(
            message: message.id, identity: message.identity, recipient: message.recipient,
            action: recipient.action.rawValue, status: recipient.status.description))
      case .dead(let message, let attempt):
        notes.append(Note(message, recipient, outcome: later.report.outcome.name))
        tell(later, message, attempt, journal)
      }
    }
    guard !notes.isEmpty else { throw Trouble(.found, "bounce: \(refusal); nothing was changed") }
    if options.json { return try Printing.json(notes) }
    for note in notes {
      print("message \(note.message): reported \(note.action) \(note.status), now \(note.outcome)")
    }
  }

  /// The attempt without the server's words, which may name the address.
  private func tell(
    _ later: RelayReport, _ message: RelayReport.Message, _ attempt: Int, _ journal: Journal
  ) {
    let made = Event.Attempt(
      message: message.id, identity: message.identity, lane: "smtp", recipient: message.recipient,
      channel: "email", number: attempt, stage: later.report.stage, code: later.report.code,
      text: "")
    if case .rejected(let blame) = later.report.outcome {
      journal(.attemptRejected(made, blame: blame.rawValue))
    } else {
      journal(.attemptDeferred(made, next: ""))
    }
    journal(
      .messageDead(
        message: message.id, identity: message.identity, recipient: message.recipient,
        channel: "email", reason: later.reason))
  }

  private struct Note: Encodable {
    let message: Int64
    let recipient: String
    let action: String
    let status: String
    let outcome: String

    init(_ message: RelayReport.Message, _ recipient: DeliveryReport.Recipient, outcome: String) {
      self.message = message.id
      self.recipient = message.recipient
      action = recipient.action.rawValue
      status = recipient.status.description
      self.outcome = outcome
    }
  }

  /// What stands on standard input, up to a limit; the rest is left there.
  private static func standardInput(limit: Int) throws -> [UInt8] {
    var mail: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while mail.count < limit {
      let count = read(STDIN_FILENO, &block, min(block.count, limit - mail.count))
      if count > 0 {
        mail += block[..<count]
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw Trouble(
          .tryAgain, "bounce: standard input cannot be read: \(String(cString: strerror(errno)))")
      }
    }
    return mail
  }
}

extension DeliveryReport {
  /// Which message it is about: by the identity in a Message-ID or the envelope's identifier, else by
  /// number and identity in the address that it was sent to.
  ///
  /// We give envelopes no identifier; other servers do, and some of theirs look like our identities.
  fileprivate func subject(_ envelopeSender: String?) throws -> RelayReport.Subject? {
    let names = messageIDs + [envelopeID].compactMap(\.self)
    if let identity = names.lazy.compactMap(Self.identity).first { return .identity(identity) }
    guard let envelopeSender else { return nil }
    let sender: EnvelopeSender
    do {
      sender = try EnvelopeSender(envelopeSender)
    } catch {
      throw Trouble(.usage, "smtp.envelope_sender: \(error)")
    }
    return sentTo.lazy.compactMap(sender.mark).first.map { .number($0.number, node: $0.node) }
  }

  /// A UUID (RFC 9562 section 4) before the `@`, as every Message-ID of ours has it.
  private static func identity(_ name: String) -> String? {
    let left = name.prefix { $0 != "@" }.lowercased()
    let groups = left.split(separator: "-", omittingEmptySubsequences: false)
    let isUUID =
      groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy {
        $0.utf8.allSatisfy {
          UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
            || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
      }
    return isUUID ? left : nil
  }
}
