public import Delivery

/// What became of one submission.
public enum SubmissionVerdict: Sendable, Equatable {
  /// One report per recipient, in the submission's order.
  case attempted([Report])
  /// The connection, kept from an earlier submission, was dead before MAIL was answered, or the server
  /// closed it with 421: nothing of this one was looked at. It goes over a new connection at once and
  /// costs no attempt.
  case notStarted(why: String)
}
