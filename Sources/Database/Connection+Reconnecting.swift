public import Waiting

extension Connection {
  /// Tries to connect until it succeeds or `stop` rings, with `Backoff` between the attempts.
  ///
  /// `onAway` is told of every failure and how long is waited after it, `onBack` of the success that
  /// follows one. Nil when stopped. The connection made has `stop` as its own.
  public static func persistently(
    to target: ConnectionTarget, within: Duration = .seconds(10), stop: WakeUp,
    onAway: (DatabaseError, Duration) -> Void = { _, _ in }, onBack: () -> Void = {}
  ) -> Connection? {
    var backoff = Backoff()
    var random = SystemRandomNumberGenerator()
    var wasAway = false
    while !stop.isRung {
      do throws(DatabaseError) {
        let connection = try Connection(target, within: within, stop: stop)
        if wasAway { onBack() }
        return connection
      } catch {
        if error.code == .cancelled { return nil }
        wasAway = true
        let pause = backoff.next(using: &random)
        onAway(error, pause)
        _ = poll(reading: [stop.descriptor], until: .now + pause)
      }
    }
    return nil
  }
}
