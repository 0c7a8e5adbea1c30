/// For how long a connection is used again; what is worn is left politely and opened anew.
public struct Reuse: Sendable, Equatable {
  /// How many items it carries.
  public var count: Int
  /// How old it becomes.
  public var age: Duration
  /// How long it may lie idle between two items.
  public var idle: Duration

  /// Makes a rule; a server that is not ours is not kept waiting longer than these defaults.
  public init(
    count: Int = 100, age: Duration = .seconds(300), idle: Duration = .seconds(5)
  ) {
    self.count = count
    self.age = age
    self.idle = idle
  }

  /// A connection for every item.
  public static let never = Reuse(count: 1)
}
