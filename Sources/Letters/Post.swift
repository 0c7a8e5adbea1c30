/// A rendered message for a group's robot.
public struct Post: Sendable, Equatable {
  /// One line without markup, with the message's number.
  public let title: String
  /// The text: see Config/templates/README.md for the notation.
  public let markdown: String

  /// Takes what was written elsewhere.
  public init(title: String, markdown: String) {
    self.title = title
    self.markdown = markdown
  }
}
