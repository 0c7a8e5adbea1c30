public import Waiting

/// A NOTIFY that arrived.
public struct Notification: Sendable, Equatable {
  /// The channel it was sent to.
  public let channel: String
  /// What it says; empty where nothing was given.
  public let payload: String
}

/// What ended a wait for notifications.
public enum Wake: Sendable {
  /// All that have arrived so far, in the order of their commits.
  case notified([Notification])
  /// The wake-ups that are rung, `Connection.stop` among them; they stay rung.
  case rung([WakeUp])
  /// The deadline passed first.
  case deadlinePassed
}
