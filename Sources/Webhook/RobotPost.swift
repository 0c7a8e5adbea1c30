/// What a robot is to say in its group.
public struct RobotPost: Sendable, Equatable {
  /// One line, without markup, with the message's number.
  public var title: String
  /// The text in the house's notation, which every dialect turns into its vendor's: WeCom's
  /// markdown, with `### ` before a heading, `**` around bold, `> ` before quoted lines, and
  /// `<font color="info|comment|warning">`.
  public var markdown: String
  /// Whom to call by name: whose group it is to ring for.
  public var mobiles: [Mobile]
  /// Something in it is overdue.
  public var isUrgent: Bool

  /// Makes a post; names from outside must have been escaped in `markdown`.
  public init(title: String, markdown: String, mobiles: [Mobile] = [], isUrgent: Bool = false) {
    self.title = title
    self.markdown = markdown
    self.mobiles = mobiles
    self.isUrgent = isUrgent
  }

  /// A post that the vendor would refuse for its size; our own defect.
  public struct Oversize: Error, Sendable, Equatable, CustomStringConvertible {
    /// How many bytes of UTF-8 it has.
    public let bytes: Int
    /// How many it may have.
    public let limit: Int
    /// Both numbers.
    public var description: String { "\(bytes) bytes, where the robot takes \(limit) at most" }
  }

  /// Throws unless so many bytes are allowed.
  static func judge(_ bytes: Int, atMost limit: Int) throws(Oversize) {
    guard bytes <= limit else { throw Oversize(bytes: bytes, limit: limit) }
  }
}
