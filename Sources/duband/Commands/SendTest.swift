import ArgumentParser
import Configuration
import Delivery
import Duties
import FoundationEssentials
import Glibc
import Queue
import Waiting

/// The command `duband send-test`.
struct SendTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send one test message, past the queue, by the way that messages take.")

  @OptionGroup var options: Options
  @Argument(help: "email, or the name of an endpoint.") var channel: String
  @Option(
    help: "An e-mail address or the endpoint's name; or a code, whose first active contact it is.")
  var to: String
  @Flag(help: "Print the dialogue, without its secrets.") var verbose = false

  func run() async throws {
    let setup = try Setup(options)
    let courier = try courier(setup)
    let (address, contact) = try recipient(setup)
    let envelope = Envelope(
      identity: UUID().uuidString.lowercased(), number: nil, address: address, contact: contact,
      thread: nil, writing: .test(TestNotice(contact: contact)), now: Int64(time(nil)), offset: 0)
    guard let report = courier.deliver(envelope, nextTurn: { nil }) else {
      throw Trouble(.unreachable, "it was stopped")
    }
    courier.close()
    let sent = Sent(
      channel: channel, address: address, identity: envelope.identity, outcome: report.outcome.name,
      stage: report.stage, code: report.code, text: report.text,
      transcript: verbose ? courier.transcript : nil)
    if options.json { try Printing.json(sent) } else { show(sent) }
    if report.outcome != .delivered { throw Trouble(status(of: report)) }
  }

  private func courier(_ setup: Setup) throws -> any Courier {
    let configuration = setup.configuration
    if channel == "email" {
      guard let smtp = configuration.smtp else {
        throw Trouble(.usage, "no relay is named, so there is no e-mail; write smtp:")
      }
      return try MailCourier(
        smtp, sender: configuration.sender, mail: configuration.mail, host: Run.hostName,
        letterhead: setup.letterhead(),
        health: RelayHealth(), stop: WakeUp())
    }
    guard let endpoint = configuration.endpoints.first(where: { $0.name == channel }) else {
      let known = ["email"] + configuration.endpoints.map(\.name)
      throw Trouble(
        .usage, "no channel \(channel); there is \(known.joined(separator: ", "))")
    }
    return try HookCourier(endpoint, letterhead: setup.letterhead(), stop: WakeUp())
  }

  /// The address, and whom it belongs to; the database is asked about codes alone.
  private func recipient(_ setup: Setup) throws -> (address: String, contact: String) {
    if channel == "email" ? to.contains("@") : to == channel { return (to, to) }
    let contact = try Contacts.first(
      of: to, endpoint: channel == "email" ? nil : channel, on: try setup.connect())
    guard let contact else {
      throw Trouble(
        .found,
        "\(to) has no active contact with \(channel == "email" ? "an e-mail address" : channel)")
    }
    return (contact.address, contact.name)
  }

  private func show(_ sent: Sent) {
    for line in sent.transcript ?? [] { print(line) }
    let words = [sent.outcome, "at", sent.stage, sent.code, sent.text].filter { !$0.isEmpty }
    print("\(channel) to \(sent.address): \(words.joined(separator: " "))")
  }

  private func status(of report: Report) -> Trouble.Status {
    ["connect", "TLS"].contains(report.stage) && report.outcome == .deferred()
      ? .unreachable : .found
  }

  private struct Sent: Encodable {
    let channel: String
    let address: String
    let identity: String
    let outcome: String
    let stage: String
    let code: String
    let text: String
    let transcript: [String]?
  }
}
