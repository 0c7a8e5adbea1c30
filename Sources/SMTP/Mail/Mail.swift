internal import Delivery

/// A mail that we compose: one sender, one recipient, text, and what goes with it (RFC 5322, MIME).
///
/// Its parts are checked types, so composing cannot fail and no value can break out of its header.
public struct Mail: Sendable, Hashable {
  /// From.
  public var from: NameAddress
  /// To.
  public var to: NameAddress
  /// Date.
  public var date: MailDate
  /// Message-ID, the same for every attempt.
  public var id: MessageID
  /// Subject.
  public var subject: HeaderText
  /// The text for readers without HTML.
  public var plainText: String
  /// The same in HTML; nil for a mail of plain text alone.
  public var html: String?
  /// In-Reply-To: the mail that this one continues.
  public var inReplyTo: MessageID?
  /// References: the thread, oldest first.
  public var references: [MessageID]
  /// Further fields, in their order.
  public var fields: [HeaderField]
  /// Files, in their order.
  public var attachments: [Attachment]

  /// Makes a mail.
  public init(
    from: NameAddress, to: NameAddress, date: MailDate, id: MessageID, subject: HeaderText,
    plainText: String, html: String? = nil, inReplyTo: MessageID? = nil,
    references: [MessageID] = [], fields: [HeaderField] = [], attachments: [Attachment] = []
  ) {
    self.from = from
    self.to = to
    self.date = date
    self.id = id
    self.subject = subject
    self.plainText = plainText
    self.html = html
    self.inReplyTo = inReplyTo
    self.references = references
    self.fields = fields
    self.attachments = attachments
  }

  /// Header and body as bytes, lines ended by CRLF; the same mail gives the same bytes.
  public func composed() -> [UInt8] {
    var writer = HeaderWriter()
    writer.bytes.reserveCapacity(
      2048 + 3 * (plainText.utf8.count + (html?.utf8.count ?? 0)) / 2
        + attachments.reduce(0) { $0 + $1.bytes.count * 3 / 2 + 512 })
    writeHeader(to: &writer)
    if attachments.isEmpty {
      writeText(to: &writer)
    } else {
      multipart("mixed", to: &writer) { writer, delimiter in
        writer.bytes += delimiter
        writeText(to: &writer)
        for attachment in attachments {
          writer.bytes += delimiter
          write(attachment, to: &writer)
        }
      }
    }
    return writer.bytes
  }
}

extension Mail {
  private func writeHeader(to writer: inout HeaderWriter) {
    writer.field("Date", words: date.description)
    writer.field("From") { $0.nameAddress(from) }
    writer.field("To") { $0.nameAddress(to) }
    writer.field("Subject") { $0.unstructured(subject) }
    writer.field("Message-ID", words: "<\(id.text)>")
    if let inReplyTo { writer.field("In-Reply-To", words: "<\(inReplyTo.text)>") }
    if !references.isEmpty {
      writer.field("References") { writer in
        for reference in references { writer.word("<\(reference.text)>".utf8) }
      }
    }
    // RFC 3834 section 5: no auto-responder answers; the second says so to Exchange.
    writer.field("Auto-Submitted", words: "auto-generated")
    writer.field("X-Auto-Response-Suppress", words: "All")
    for field in fields {
      // A URL or an address must not become an encoded word, however long; 998 is a line's end.
      writer.field(field.name) { $0.unstructured(field.text, longestWord: 990) }
    }
    writer.field("MIME-Version", words: "1.0")
  }

  private func writeText(to writer: inout HeaderWriter) {
    guard let html else { return write(plainText, as: "text/plain", to: &writer) }
    multipart("alternative", to: &writer) { writer, delimiter in
      writer.bytes += delimiter
      write(plainText, as: "text/plain", to: &writer)
      writer.bytes += delimiter
      write(html, as: "text/html", to: &writer)
    }
  }

  private func write(_ text: String, as mediaType: String, to writer: inout HeaderWriter) {
    writer.field("Content-Type") { writer in
      writer.word(mediaType.utf8)
      writer.parameter("charset", "utf-8")
    }
    writer.field("Content-Transfer-Encoding", words: "base64")
    writer.bytes += "\r\n".utf8
    // Text has CRLF before it is encoded (RFC 2045 section 6.8).
    writer.bytes.appendBase64Lines(normalizingLineEnds(of: Array(text.utf8)))
  }

  private func write(_ attachment: Attachment, to writer: inout HeaderWriter) {
    writer.field("Content-Type") { writer in
      writer.word(attachment.mediaType.utf8)
      if attachment.mediaType.lowercased().hasPrefix("text/") {
        writer.parameter("charset", "utf-8")
      }
      // Not as a second `filename`: RFC 2231 knows no parameter in two forms, and some readers then
      // show neither. Those that know no RFC 2231 look here.
      if let plain = attachment.plainFileName { writer.parameter("name", plain.text) }
    }
    writer.field("Content-Transfer-Encoding", words: "base64")
    writer.field("Content-Disposition") { writer in
      writer.word("attachment".utf8)
      writer.parameter("filename", attachment.fileName.text)
    }
    writer.bytes += "\r\n".utf8
    writer.bytes.appendBase64Lines(attachment.bytes)
  }

  /// Writes the header's end and the parts (RFC 2046 section 5.1).
  private func multipart(
    _ subtype: String, to writer: inout HeaderWriter,
    parts: (inout HeaderWriter, [UInt8]) -> Void
  ) {
    let boundary = boundary(of: subtype)
    writer.field("Content-Type") { writer in
      writer.word("multipart/\(subtype)".utf8)
      writer.parameter("boundary", boundary)
    }
    parts(&writer, Array("\r\n--\(boundary)\r\n".utf8))
    writer.bytes += "\r\n--\(boundary)--\r\n".utf8
  }

  /// A boundary that follows from the message's identifier, so that a mail composed again has the
  /// same bytes; `=_` never stands in base64, in which all parts are.
  private func boundary(of subtype: String) -> String { "=_\(subtype)_\(id.text.fingerprint)" }
}

extension [UInt8] {
  /// Appends bytes in base64 on lines of 76 characters (RFC 2045 section 6.8).
  fileprivate mutating func appendBase64Lines(_ bytes: [UInt8]) {
    let characters = Base64.characters(of: bytes)
    for start in stride(from: 0, to: characters.count, by: 76) {
      self += characters[start..<Swift.min(start + 76, characters.count)]
      self += "\r\n".utf8
    }
  }
}
