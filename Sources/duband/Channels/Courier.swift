import Delivery
import Letters
import Wire

/// Takes messages of one lane to where they are to go, over connections that it keeps.
///
/// One thread uses it; a message is rendered before its socket opens.
protocol Courier: AnyObject {
  /// Makes the attempt and says what became of it; nil when it was stopped before anything was sent.
  ///
  /// An attempt of several requests waits with `nextTurn` before each further one, which tells why it is
  /// not to be made; nil: it may.
  func deliver(_ envelope: Envelope, nextTurn: () -> String?) -> Report?
  /// How many of a digest's items one message can carry; nil where all go, or where it says itself what
  /// it left out.
  func capacity(for digest: Digest) -> Int?
  /// Opens a session that would take messages, within ten seconds, and leaves it again.
  func reach() throws(NotCarried)
  /// How long an attempt can take at most, with all that it takes to reach the other side.
  var longestAttempt: Duration { get }
  /// What was said in the last attempt, without secrets; empty where nothing was.
  var transcript: [String] { get }
  /// Leaves politely.
  func close()
}

extension Courier {
  /// All go.
  func capacity(for digest: Digest) -> Int? { nil }
}

/// What a courier is to carry, and to whom.
struct Envelope {
  /// Message-ID and webhook-id are made of this; the same over all attempts.
  let identity: String
  /// The message's number; nil for one that never was in the queue.
  let number: Int64?
  /// An e-mail address, or an endpoint's name.
  let address: String
  /// The contact's name.
  let contact: String
  /// Whose running thread it belongs to, as a recipient's code; nil for none.
  let thread: String?
  /// What it says.
  let writing: Writing
  /// When it is sent, in seconds since 1970.
  let now: Int64
  /// How many minutes the county's clocks are ahead of UTC.
  let offset: Int
}

extension Carrier {
  /// Opens a session within ten seconds and leaves it again.
  mutating func reach() throws(NotCarried) {
    try open(before: .now + .seconds(10))
    close()
  }
}
