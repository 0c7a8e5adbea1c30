internal import StrictYAML

extension Configuration {
  /// What goes with a digest by e-mail.
  public struct Mail: Sendable, Equatable {
    /// A digest of more items than this has them with it as a table, too.
    public var attachCSVAbove = 10

    /// The defaults.
    public init() {}

    /// Reads and judges it.
    init(_ section: Section) throws {
      if let value = section.optional("attach_csv_above") {
        attachCSVAbove = try value.integer(in: 0...1_000_000)
      }
    }
  }
}
