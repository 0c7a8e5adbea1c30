internal import StrictYAML

extension Configuration {
  /// By which signs of life daemons know of each other: `beat` < `holdAfter` < `deadAfter`.
  public struct Heartbeat: Sendable, Equatable {
    /// How often a daemon shows that it is alive.
    public var beat: Duration = .seconds(5)
    /// A daemon that could not show it for so long begins no new attempt.
    public var holdAfter: Duration = .seconds(10)
    /// A daemon that has not shown it for so long is dead, and its leases are others'.
    public var deadAfter: Duration = .seconds(20)

    /// The defaults.
    public init() {}

    /// Reads and judges them.
    init(_ value: Value) throws {
      try value.section { section in
        if let beat = section.optional("beat") { self.beat = try beat.duration() }
        if let hold = section.optional("hold_after") { holdAfter = try hold.duration() }
        if let dead = section.optional("dead_after") { deadAfter = try dead.duration() }
      }
      guard beat < holdAfter, holdAfter < deadAfter else {
        throw value.problem(
          "beat, hold_after and dead_after do not rise", mend: "write them so, as 5s, 10s, 20s")
      }
    }
  }
}
