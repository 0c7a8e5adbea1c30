import Civil
import Configuration
import Database
import Delivery
import Duties
import Glibc
import Journal
import Queue
import Waiting

/// Keeps the house: the heartbeat, the leases of daemons that died, next month's history tables, what
/// waits in vain, and what the daemon has to say about itself.
struct Keep {
  let household: Household
  let stop: WakeUp

  /// Runs until `stop` is rung, and takes the daemon off the list.
  func run() {
    var daemon: Daemon?
    var connection: Connection?
    var beats = 0
    while !stop.isRung {
      do {
        guard let open = connection ?? household.connect(stop: stop) else { break }
        connection = open
        let sent = Deadline.now
        let known = try daemon ?? register(on: open)
        let someoneIsDead = try known.beat(
          deadAfter: household.configuration.heartbeat.deadAfter, on: open)
        daemon = known
        household.pulse.felt(known, at: sent)
        household.databaseIsBack()
        beats += 1
        let isTimeForChores = beats % 12 == 1
        if someoneIsDead || isTimeForChores || beats < 12 { try recover(known, on: open) }
        if isTimeForChores { chores(on: open) }
        // No notification comes here: a database that goes away is what ends this wait early.
        _ = try open.waitForNotification(
          until: sent + household.configuration.heartbeat.beat, or: [stop])
      } catch let error as DatabaseError {
        if stop.isRung { break }
        if connection?.isBroken ?? true {
          connection = nil
          // The rarer chores come first when the database is back: it may have been restarted.
          beats = 0
        }
        _ = poll(reading: [stop.descriptor], until: .now + household.failed("keep", error))
      } catch {
        preconditionFailure("only the database's errors are thrown here: \(error)")
      }
    }
    retire(daemon)
  }

  private func register(on connection: Connection) throws -> Daemon {
    try Daemon.register(
      host: household.host, pid: Int(getpid()), version: Version.text,
      lanes: Lane.all(of: household).map(\.name), on: connection)
  }

  private func recover(_ daemon: Daemon, on connection: Connection) throws {
    let configuration = household.configuration
    let recovered = try daemon.recover(
      deadAfter: configuration.heartbeat.deadAfter,
      ambiguousAfter: configuration.retry.ambiguousAfter,
      ambiguousAttempts: configuration.retry.ambiguousAttempts, held: household.holdings.all,
      on: connection)
    for (holder, leases) in Dictionary(grouping: recovered, by: \.holder) {
      household.journal(.leaseRecovered(daemon: holder, messages: leases.count))
    }
    if !recovered.isEmpty { try connection.execute("notify duban_queue") }
  }

  /// What can wait for the next time, and must not keep the heart from beating.
  private func chores(on connection: Connection) {
    do {
      try connection.execute("select duban.make_partitions()", within: .seconds(2))
      let lanes = Lane.all(of: household).map(\.name)
      let givenUp = try Expiry.giveUp(
        after: household.configuration.retry.giveUpAfter, lanes: lanes, on: connection)
      if givenUp > 0 { household.journal(.messagesExpired(count: givenUp)) }
      try tellConcerns(lanes, on: connection)
    } catch {
      // What a stop cut short is done after the next start.
      if stop.isRung { return }
      household.journal(.serviceFailed(service: "keep", error: "\(error)"))
    }
  }

  /// Tells what there is to be told, of the day that the daemon believes it is.
  func tellConcerns(_ lanes: [String], on connection: Connection) throws {
    let configuration = household.configuration
    let today = try household.moment(on: connection).day
    let told = try Concerns(on: connection).tell(
      Concerns.Operator(
        name: configuration.operatorMailbox.name, address: configuration.operatorMailbox.address,
        endpoint: configuration.operatorEndpoint),
      lanes: lanes, today: today.description)
    guard told > 0 else { return }
    household.journal(.concernsTold(count: told))
    try connection.execute("notify duban_queue")
  }

  /// Its leases have been given back by now: others need not wait for its heart to be missed.
  private func retire(_ daemon: Daemon?) {
    guard let daemon, let connection = try? Connection(household.setup.target, within: .seconds(2))
    else { return }
    try? daemon.retire(on: connection)
  }
}
