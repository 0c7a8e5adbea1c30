internal import Database
public import Delivery

/// What all daemons know of the lanes: breakers and token buckets.
extension DeliveryQueue {
  /// A probe of a lane that is ill, under way.
  public struct Probe: Sendable, Equatable {
    /// How many failed before it.
    public let failures: Int
    /// What it leases with.
    let claim: Int64
  }

  /// Makes the lanes known; where a daemon has just started, those that rest are probed at once, since
  /// somebody may have mended them.
  public func reset(_ lanes: [String], isStart: Bool = true) throws {
    try connection.execute(SQL.reset, lanes, isStart)
  }

  /// Lets a lane rest, and says why; true when its breaker was not so before.
  public func hold(
    _ lane: String, _ rest: Breaker.Rest, because reason: String, foundByProbe: Bool,
    failedOn message: Int64? = nil
  ) throws -> Bool {
    try connection.query(
      SQL.hold, lane, rest.breaker.rawValue, rest.wait.inSeconds, reason, foundByProbe, message)[0](
        "changed")
  }

  /// Takes the probe of a lane whose rest is over; nil when another daemon has taken it, or the lane is
  /// well again.
  ///
  /// It stands for as long as the probe can take; of the threads of one daemon one may ask at a time.
  public func claimProbe(
    of lane: String, for daemon: Int64, lasting longest: Duration
  ) throws -> Probe? {
    try connection.query(SQL.claim, lane, daemon, longest.inSeconds).first.map {
      row throws(DatabaseError) in
      Probe(
        failures: try row("failures", as: Int.self), claim: try row("claim", as: Int64.self))
    }
  }

  /// A probe is over, whatever it found.
  public func free(_ probe: Probe, of lane: String) throws {
    try connection.execute(SQL.free, lane, probe.claim)
  }

  /// Keeps a lane stopped although its probe found nothing to send: true where what it was rejected for
  /// still waits.
  public func linger(_ lane: String, for wait: Duration) throws -> Bool {
    try !connection.query(SQL.linger, lane, wait.inSeconds).isEmpty
  }

  /// A lane works again, and pauses for what its probe took of its pace; gives for how long it did
  /// not, nil when it did.
  ///
  /// Where another `message` goes through than the one that the channel was rejected for, that one is
  /// accused.
  public func close(
    _ lane: String, pausing: Duration = .zero, taking message: Int64? = nil
  ) throws -> Duration? {
    guard let row = try connection.query(SQL.close, lane, pausing.inSeconds, message).first else {
      return nil
    }
    try ring()
    return .seconds(try row("seconds", as: Double.self))
  }

  /// How many of `count` messages may leave a lane now, by its pace.
  public func take(_ count: Int, of lane: String, perSecond: Double, burst: Int) throws -> Int {
    try connection.query(SQL.pace, lane, count, perSecond, burst).first?("count") ?? 0
  }

  /// Takes a further request's turn in a lane's pace; gives how long it is to wait for it, nil where that
  /// is longer than `patience`: then it took none.
  public func turn(
    of lane: String, perSecond: Double, burst: Int, patience: Duration
  ) throws -> Duration? {
    guard
      let row = try connection.query(SQL.turn, lane, perSecond, burst, patience.inSeconds).first
    else { return nil }
    return .seconds(try row("seconds", as: Double.self))
  }
}
