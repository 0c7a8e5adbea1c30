/// A protocol's side of one connection, as a pure state machine: events in, steps out.
///
/// It opens no socket and reads no clock. `Wire` runs it: it opens the connection, tells what
/// happened, and does what the returned step says, until the step is `close`. One connection may
/// carry several items, one after the other: an item is handed over only in answer to `ready` or to
/// `settled(_, reusable: true)`.
public protocol Conversation {
  /// What is to be delivered.
  associatedtype Item: Sendable
  /// What became of one item.
  associatedtype Verdict: Sendable, Equatable

  /// The connection stands; nothing was read or written yet.
  mutating func opened() -> Step<Verdict>
  /// TLS was negotiated and verified after `startTLS`.
  mutating func secured() -> Step<Verdict>
  /// The next item is to be delivered.
  mutating func deliver(_ item: Item) -> Step<Verdict>
  /// Bytes arrived; `unsent` is how many of the last `send` were not handed to the kernel yet: what
  /// comes while there are some is no answer to the whole of it.
  mutating func received(_ bytes: ArraySlice<UInt8>, unsent: Int) -> Step<Verdict>
  /// Nothing more can be read or written.
  mutating func broke(_ how: Breakage) -> Step<Verdict>
  /// Nothing more is to be delivered: part politely.
  mutating func leave() -> Step<Verdict>

  /// What was said so far, for whoever asks why an item failed: bounded, and without secrets.
  var lines: [String] { get }
}

extension Conversation {
  /// Bytes arrived after all that was to be written.
  public mutating func received(_ bytes: ArraySlice<UInt8>) -> Step<Verdict> {
    received(bytes, unsent: 0)
  }

  /// Nothing is kept.
  public var lines: [String] { [] }
}

/// What the one who holds the socket is to do next.
public enum Step<Verdict: Sendable & Equatable>: Sendable, Equatable {
  /// Write all of it, then read until `received` has an answer, `within` at most.
  case send([UInt8], replyWithin: Duration)
  /// Read on; the time allowed by the last `send` or `read` starts anew.
  case read(within: Duration)
  /// Negotiate TLS, verify it, and say `secured`.
  case startTLS
  /// The conversation waits for an item.
  case ready
  /// An item is settled; `reusable` tells whether the next may be handed over.
  case settled(Verdict, reusable: Bool)
  /// The session could not be brought to the point where items are taken, and why: it concerns
  /// every item alike. The connection is to be closed.
  case failed(Report)
  /// Write these last bytes if there are any, and close; no answer is waited for.
  case close(sending: [UInt8] = [])
}

/// How a connection ended under a conversation.
public enum Breakage: Sendable, Equatable {
  /// The peer closed or reset it, or the network failed. `unsent` is how many bytes of the last
  /// `send` were never handed to the kernel: above zero, the end of it was certainly not received.
  case closed(unsent: Int, why: String)
  /// The time allowed passed. `unsent` as above.
  case timedOut(unsent: Int)
}
