public import Database
public import Delivery

/// What all daemons know of the lanes: breakers and token buckets.
extension DeliveryQueue {
  /// Makes the lanes known; those that rest are probed at once, since somebody may have mended them.
  public func reset(_ lanes: [String]) throws { try connection.execute(SQL.reset, lanes) }

  /// Lets a lane rest, and says why; true when its breaker was not so before.
  public func hold(
    _ lane: String, _ rest: Breaker.Rest, because reason: String, foundByProbe: Bool
  ) throws -> Bool {
    try connection.query(
      SQL.hold, lane, rest.breaker.rawValue, rest.wait.inSeconds, reason, foundByProbe)[0](
        "changed")
  }

  /// Takes the probe of a lane whose rest is over; gives how many failed before, nil when another
  /// thread or daemon has taken it, or the lane is well again.
  public func claimProbe(of lane: String) throws -> Int? {
    try connection.query(SQL.claim, lane).first?("failures")
  }

  /// A lane works again, and pauses for what its probe took of its pace; gives for how long it did
  /// not, nil when it did.
  public func close(_ lane: String, pausing: Duration = .zero) throws -> Duration? {
    guard let row = try connection.query(SQL.close, lane, pausing.inSeconds).first else {
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

  /// Gives up what has waited for longer than `age` in lanes that rest, or that none of `lanes` is;
  /// gives how many: elsewhere the attempts see to it.
  public func giveUp(after age: Duration, lanes: [String]) throws(DatabaseError) -> Int {
    let old = try connection.query(SQL.expired, age.inSeconds, lanes)
      .map { row throws(DatabaseError) in try row("id", as: Int64.self) }
    guard !old.isEmpty else { return 0 }
    let reason = "given up after \(age.components.seconds) s in which its lane took nothing"
    return try connection.query(SQL.cancel, old, reason, "dead").count
  }
}
