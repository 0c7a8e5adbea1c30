/// A rendered message for a mailbox.
public struct Letter: Sendable, Equatable {
  /// One line.
  public let subject: String
  /// The whole of it as plain text that reads well by itself.
  public let text: String
  /// The same as HTML without remote content.
  public let html: String

  /// Takes what was written elsewhere.
  public init(subject: String, text: String, html: String) {
    self.subject = subject
    self.text = text
    self.html = html
  }
}
