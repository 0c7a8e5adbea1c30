import Delivery
import Letters
import Queue
import Wire

/// Takes messages of one lane to where they are to go, over connections that it keeps.
///
/// One thread uses it; a message is rendered before its socket opens.
protocol Courier: AnyObject {
  /// Makes the attempt and says what became of it; nil when it was stopped before anything was sent.
  func deliver(_ message: LeasedMessage, _ digest: Envelope) -> Report?
  /// Delivers a notice that rests on nothing in the database, as `send-test` does; nil as above.
  func deliver(_ notice: TestNotice) -> Report?
  /// Opens a session that would take messages, within ten seconds, and leaves it again.
  func reach() throws(NotCarried)
  /// What was said in the last attempt, without secrets; empty where nothing is kept.
  var transcript: [String] { get }
  /// Leaves politely.
  func close()
}

extension Courier {
  /// Nothing is kept.
  var transcript: [String] { [] }
}

/// What a courier is to carry: the digest with the moment of its sending.
struct Envelope {
  let digest: Digest
  /// Seconds since 1970.
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
