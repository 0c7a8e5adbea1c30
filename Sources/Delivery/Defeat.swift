/// Why a message became a dead letter, in the words that `queue list` shows.
public enum Defeat: String, Sendable, CaseIterable {
  /// Nobody knows what the other side means.
  case unknownAnswer = "an answer that nobody knows"
  /// It was put off for days.
  case tooOld = "put off for too long"
  /// It may have arrived each time.
  case answersLost = "too many attempts whose answer was lost"
  /// This address alone is refused.
  case recipientRejected = "the recipient was rejected"
  /// What we composed is refused.
  case messageRejected = "the message was rejected"
  /// The relay, the endpoint, or our credentials for it: for days.
  case channelRejected = "the channel rejects everything"
  /// It was never tried, since its lane rested all the time.
  case laneTookNothing = "its lane took nothing for too long"
}
