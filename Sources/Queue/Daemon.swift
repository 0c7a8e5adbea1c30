public import Database

/// This process in `duban.daemon`: its heartbeat, and the leases of daemons whose heart has stopped.
public struct Daemon: Sendable, Equatable {
  /// A lease that came back from a daemon that ended without giving it back.
  public struct Recovered: Sendable, Equatable {
    /// The message.
    public let message: Int64
    /// Whether an attempt was under way: it may have arrived.
    public let wasBegun: Bool
    /// The daemon that held it, its host and its process.
    public let holder: String
  }

  /// Its number: what its leases bear.
  public let id: Int64
  /// Where it runs.
  public let host: String
  /// Its process.
  public let pid: Int
  /// The program's version.
  public let version: String

  /// The lanes that its configuration names.
  public let lanes: [String]

  /// Registers this process.
  public static func register(
    host: String, pid: Int, version: String, lanes: [String] = [], on connection: Connection
  ) throws -> Daemon {
    let row = try connection.query(SQL.register, host, pid, version, lanes)[0]
    return Daemon(
      id: try row("id", as: Int64.self), host: host, pid: pid, version: version, lanes: lanes)
  }

  /// Says that it is alive; gives whether another has not said so for `deadAfter`.
  @discardableResult
  public func beat(deadAfter: Duration, on connection: Connection) throws -> Bool {
    try connection.query(SQL.beat, id, host, pid, version, deadAfter.inSeconds, lanes)[0](
      "someone_is_dead")
  }

  /// Brings back the leases of daemons that have not beaten for `deadAfter`, and those of this daemon
  /// that it does not hold by its own account, told by their tokens.
  ///
  /// What was begun waits `ambiguousAfter`, and is given up after `ambiguousAttempts` of that kind.
  /// It reads the whole queue, since leases have no index: for when there is reason to.
  public func recover(
    deadAfter: Duration, ambiguousAfter: Duration, ambiguousAttempts: Int, held: [Int64],
    on connection: Connection
  ) throws -> [Recovered] {
    let rows = try connection.insisting {
      try connection.query(
        SQL.recover, deadAfter.inSeconds, ambiguousAfter.inSeconds, ambiguousAttempts, id, held)
    }
    return try rows.map { row throws(DatabaseError) in
      Recovered(
        message: try row("id", as: Int64.self), wasBegun: try row("was_begun", as: Bool.self),
        holder:
          "\(try row("daemon_id", as: Int.self)) (\(try row("host", as: String.self)), process "
          + "\(try row("pid", as: Int.self)))")
    }
  }

  /// Takes itself off the list, having given back its leases.
  public func retire(on connection: Connection) throws { try connection.execute(SQL.retire, id) }
}
