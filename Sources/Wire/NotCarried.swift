public import Delivery

/// Why an item, or an opening, came to no verdict of its conversation.
public enum NotCarried: Error, Sendable, Equatable {
  /// There was no connection, or no session on it: the same for every item.
  case failed(Report)
  /// The stop was rung before the item was handed over: nothing of it was sent, no attempt was made.
  case stopped
}
