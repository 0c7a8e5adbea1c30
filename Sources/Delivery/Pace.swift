/// How fast the other side wants requests to come.
public struct Pace: Sendable, Equatable {
  /// In the long run there is one request in so much time.
  public var interval: Duration
  /// So many may come at once after a rest.
  public var burst: Int
  /// The minutes of the hour, 0 to 59, in which nothing is sent: everybody's clocks send then.
  public var quietMinutes: Set<Int>

  /// Makes a pace; `burst` is 1 at least.
  public init(every interval: Duration, burst: Int = 1, quietMinutes: Set<Int> = []) {
    precondition(interval > .zero && burst > 0, "a pace lets something through")
    self.interval = interval
    self.burst = burst
    self.quietMinutes = quietMinutes
  }

  /// The same with one request in so much time, one at a time.
  public func slowed(to interval: Duration) -> Pace {
    Pace(every: interval, quietMinutes: quietMinutes)
  }

  /// How many there are at most in any time of that length, its end not counted.
  public func most(within time: Duration) -> Int {
    burst - 1 + Int((time / interval).rounded(.up))
  }

  /// How long the quiet minute still lasts at a time in seconds since 1970; zero outside of one.
  ///
  /// Minutes of the hour are the same in every time zone that is whole hours from UTC.
  public func quiet(at seconds: Double) -> Duration {
    let second = seconds - (seconds / 3600).rounded(.down) * 3600
    var minute = Int(second / 60)
    guard quietMinutes.contains(minute), quietMinutes.count < 60 else { return .zero }
    while quietMinutes.contains(minute % 60) { minute += 1 }
    return .seconds(Double(minute * 60) - second)
  }
}

// MARK: What the vendors allow

extension Pace {
  /// WeCom: 20 a minute for each robot.
  public static let wecom = Pace(every: .seconds(3))

  /// DingTalk: 20 a minute for each robot; one more blocks it for ten minutes, so that what the
  /// network delays and then delivers together must not make a twenty-first.
  public static let dingtalk = Pace(every: .milliseconds(3200))

  /// Feishu: 100 a minute and 5 a second for each robot, and not on the full and the half hour.
  ///
  /// Three at once and 96 more stay below 100 in every minute.
  public static let feishu = Pace(every: .milliseconds(625), burst: 3, quietMinutes: [0, 30])
}
