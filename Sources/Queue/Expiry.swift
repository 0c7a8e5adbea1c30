public import Database
internal import Delivery

/// What waits in vain.
public enum Expiry {
  /// Gives up what has waited for longer than `age` in lanes that rest, or that neither `lanes` names
  /// nor another living daemon; gives how many: elsewhere the attempts see to it.
  public static func giveUp(
    after age: Duration, lanes: [String], on connection: Connection
  ) throws(DatabaseError) -> Int {
    let old = try connection.query(SQL.expired, age.inSeconds, lanes)
      .map { row throws(DatabaseError) in try row("id", as: Int64.self) }
    guard !old.isEmpty else { return 0 }
    return try connection.query(SQL.cancel, old, Defeat.laneTookNothing.rawValue, "dead").count
  }
}
