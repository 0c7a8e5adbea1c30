/// Something that must never be read in a log, an error or a debugger's dump.
///
/// It prints `<redacted>` wherever it is described, interpolated or mirrored; only `bytes` and
/// `text` hand out what it holds.
public struct Secret: Sendable, Equatable {
  /// What is shown in the place of a secret.
  public static let redacted = "<redacted>"

  /// What it holds, to be handed to what needs it, and to nothing that prints.
  public let bytes: [UInt8]

  /// Keeps these bytes secret.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Keeps the text's UTF-8 secret.
  public init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// What it holds, read as UTF-8.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `<redacted>`.
  public var description: String { Self.redacted }
  /// Always `<redacted>`.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
