import Configuration
import Delivery
import Letters
import SMTP
import Waiting
import Webhook
import Wire

/// Delivers by SMTP submission.
final class MailCourier: Courier {
  private let letterhead: Letterhead
  private let sender: NameAddress
  private let mail: Configuration.Mail
  private let envelopeSender: EnvelopeSender?
  private let signer: DKIMSigner?
  private let relays: RelayList

  /// Opens nothing yet.
  init(
    _ smtp: Configuration.SMTP, sender: Configuration.Mailbox, mail: Configuration.Mail,
    host: String, letterhead: Letterhead, health: RelayHealth, stop: WakeUp
  ) throws {
    self.letterhead = letterhead
    self.mail = mail
    do {
      envelopeSender = try smtp.envelopeSender.map(EnvelopeSender.init(_:))
    } catch {
      throw Trouble(
        .usage, "smtp.envelope_sender: \(error); write one as bounces+{number}@b.example")
    }
    signer = try smtp.dkim.map(DKIMSigner.init(_:))
    self.sender = try NameAddress(sender: sender)
    relays = RelayList(
      try smtp.relays.map { try Relay($0, of: smtp, host: host, stop: stop) }, health: health)
  }

  /// One that composes and delivers nothing: it needs no relay, no login and no key.
  init(
    rehearsing mail: Configuration.Mail, sender: Configuration.Mailbox, letterhead: Letterhead
  ) throws {
    self.letterhead = letterhead
    self.mail = mail
    envelopeSender = nil
    signer = nil
    self.sender = try NameAddress(sender: sender)
    relays = RelayList([], health: RelayHealth())
  }

  var transcript: [String] { relays.transcript }

  func deliver(_ envelope: Envelope, nextTurn: () -> String?) -> Report? {
    relays.forget()
    let submission: Submission
    do {
      submission = try compose(envelope)
    } catch let error as DKIMKey.Failed {
      return Report(.deferred(), stage: "compose", text: "\(error)")
    } catch {
      // Addresses and names are judged at import; what comes from elsewhere is judged here.
      return Report(.rejected(.recipient), stage: "compose", text: "\(error)")
    }
    return relays.deliver(submission)
  }

  func reach() throws(NotCarried) { try relays.reach() }

  var longestAttempt: Duration { relays.longestAttempt }

  func close() { relays.close() }

  /// The mail as it leaves, with the envelope.
  func compose(_ envelope: Envelope) throws -> Submission {
    let letter = envelope.writing.letter(on: letterhead)
    let mailbox = try Mailbox(envelope.address)
    let thread = try envelope.thread.map { recipient throws(RefusedText) in
      try MessageID.thread(of: recipient, at: sender.mailbox.domain)
    }
    let mail = Mail(
      from: sender, to: NameAddress(try HeaderText(envelope.contact.onOneLine), mailbox),
      date: try MailDate(secondsSinceEpoch: envelope.now, offsetMinutes: envelope.offset),
      id: try MessageID("\(envelope.identity)@\(sender.mailbox.domain)"),
      subject: try HeaderText(letter.subject.onOneLine),
      plainText: letter.text, html: letter.html, inReplyTo: thread,
      references: thread.map { [$0] } ?? [], attachments: try attachments(envelope.writing))
    let composed = mail.composed()
    let bounces = try envelope.number.flatMap {
      try envelopeSender?.mailbox(for: $0, identity: envelope.identity)
    }
    return Submission(
      sender: bounces ?? sender.mailbox, recipients: [mailbox],
      message: try signer?.signed(composed, at: envelope.now) ?? composed)
  }
}

extension MailCourier {
  /// What goes with it for a spreadsheet.
  private func attachments(_ writing: Writing) throws(RefusedText) -> [Attachment] {
    try writing.tables(ofMoreThan: mail.attachCSVAbove).map { table throws(RefusedText) in
      try Attachment(
        fileName: table.name, plainFileName: table.plainName, mediaType: "text/csv",
        bytes: table.bytes)
    }
  }
}

extension String {
  /// A name from a county's own tables may hold a line break: it never makes a line of its own, and
  /// does not keep the message from its reader either.
  fileprivate var onOneLine: String {
    let text = withoutControlCharacters
    // U+2028 and U+2029, which are no control characters.
    guard text.unicodeScalars.contains(where: \.endsLine) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.endsLine ? " " : $0 }))
  }
}

extension NameAddress {
  /// The sender of a configuration, judged as mails need it: what is wrong with it is no recipient's fault.
  fileprivate init(sender: Configuration.Mailbox) throws {
    do {
      self.init(try HeaderText(sender.name), try SMTP.Mailbox(sender.address))
    } catch {
      throw Trouble(.usage, "sender.address: \(error); write one, as duband@b.example")
    }
    guard (try? MessageID("duband@\(mailbox.domain)")) != nil else {
      throw Trouble(
        .usage,
        "sender.address: its domain cannot stand in a Message-ID (RFC 5322 section 3.6.4); "
          + "write a name, no address literal, and an international one as xn--…")
    }
  }
}

extension DKIMSigner {
  /// The signer of a configuration, its key read and judged.
  fileprivate init(_ dkim: Configuration.DKIM) throws {
    do {
      self.init(
        domain: try Domain(dkim.domain), selector: try Domain(dkim.selector),
        key: try DKIMKey(pem: try dkim.key.read().bytes))
    } catch let error as DKIMKey.Invalid {
      throw Trouble(.usage, "smtp.dkim.key: the secret \(error)")
    }
  }
}
