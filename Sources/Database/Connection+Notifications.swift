internal import CPostgreSQL
public import Waiting

extension Connection {
  /// Listens to the channels from now on, besides those listened to before.
  public func listen(to channels: [String]) throws(DatabaseError) {
    for channel in channels { try script("listen \(quotedIdentifier(channel))") }
  }

  /// Waits until something is notified, a wake-up or `stop` is rung, or the deadline passes.
  ///
  /// Notifications that arrived during statements have been kept and come first. The connection is
  /// not to stand in a transaction: the server sends nothing while it does.
  public func waitForNotification(
    until deadline: Deadline?, or wakeUps: [WakeUp] = []
  ) throws(DatabaseError) -> Wake {
    let bells = wakeUps + (stop.map { [$0] } ?? [])
    while true {
      guard let handle, !isBroken else { throw lost(nil, during: nil) }
      let arrived = takeNotifications(from: handle)
      if !arrived.isEmpty { return .notified(arrived) }
      let socket = PQsocket(handle)
      switch poll(reading: [socket] + bells.map(\.descriptor), until: deadline) {
      case .deadlinePassed: return .deadlinePassed
      case .ready(let descriptors):
        if descriptors.contains(socket), PQconsumeInput(handle) == 0 {
          throw lost(nil, during: nil)
        }
        let rung = bells.filter { descriptors.contains($0.descriptor) }
        if !rung.isEmpty { return .rung(rung) }
      }
    }
  }

  private func takeNotifications(from handle: OpaquePointer) -> [Notification] {
    var arrived: [Notification] = []
    while let notification = PQnotifies(handle) {
      arrived.append(
        Notification(
          channel: String(cString: notification.pointee.relname),
          payload: String(cString: notification.pointee.extra)))
      PQfreemem(notification)
    }
    return arrived
  }
}
