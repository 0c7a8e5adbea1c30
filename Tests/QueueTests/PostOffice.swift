import Database
import Delivery
import Queue
import Stand
import Testing

/// A queue in a database of its own, with one daemon that works on it.
struct PostOffice {
  let conninfo: String
  let connection: Connection
  let daemon: Daemon
  let queue: DeliveryQueue

  init(on cluster: Cluster? = nil) throws {
    conninfo = try (cluster ?? Cluster.shared).database(migrated: true)
    connection = try Connection(ConnectionTarget(conninfo))
    daemon = try Daemon.register(host: "here", pid: 1, version: "test", on: connection)
    queue = try DeliveryQueue(on: connection)
  }

  /// The same one on a new connection.
  init(reopening office: PostOffice) throws {
    conninfo = office.conninfo
    daemon = office.daemon
    connection = try office.connect()
    queue = try DeliveryQueue(on: connection)
  }

  var view: QueueView { QueueView(on: connection) }

  /// Another connection to the same queue.
  func connect() throws -> Connection { try Connection(ConnectionTarget(conninfo)) }

  /// Queues a message that has been ready for so many seconds, and tells of so many duties.
  @discardableResult
  func post(
    to recipient: String = "H01", lane: String = "smtp", priority: Int = 1, readyFor: Int = 0,
    anyHour: Bool = false, notices: Int = 0
  ) throws -> Int64 {
    let id = try connection.query(
      """
      insert into duban.queue (
        kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority, any_hour,
        payload, ready_at)
      values ('digest', '2024-06-14', $1, '{N9}', '王', 'email', $2, lower($1) || '@county', $3, $4,
        '{"a": 1}', now() - make_interval(secs => $5))
      returning id
      """, recipient, lane, priority, anyHour, readyFor)[0]("id", as: Int64.self)
    for number in 0..<notices {
      try connection.execute(
        """
        with duty as (
          insert into duban.duty (
            policy, rule, subject, bearer, period, opened_on, due_on, provisional, facts)
          values ('p', 'r', $1, 'H01', '', '2024-06-07', '2024-06-19', false, '{}')
          returning id, round, due_on
        )
        insert into duban.notice (
          duty_id, round, due_on, stage, recipient, channel, is_escalation, noticed_on, message_id)
        select id, round, due_on, 'open', 'H01', 'email', false, '2024-06-14', $2 from duty
        """, "N\(id)-\(number)", id)
    }
    return id
  }

  /// A daemon takes what is ready.
  func lease(
    _ count: Int = 100, of lane: String = "smtp", by daemon: Daemon? = nil, isOpen: Bool = true,
    with pass: DeliveryQueue.Pass = .none
  ) throws -> [LeasedMessage] {
    try queue.lease(
      count, of: lane, for: (daemon ?? self.daemon).id, windowIsOpen: isOpen, with: pass)
  }

  /// Queues one message, leases it and begins an attempt.
  func begun(notices: Int = 0) throws -> LeasedMessage {
    try post(notices: notices)
    let message = try #require(try lease().first)
    #expect(try queue.begin(message) != nil)
    return message
  }

  /// Settles one message; true when the lease was still held.
  @discardableResult
  func settle(
    _ message: LeasedMessage, _ outcome: Outcome, _ followUp: FollowUp, transcript: [String] = []
  ) throws -> Bool {
    let report = Report(outcome, stage: "dot", code: "250", text: "ok")
    let settlement = Settlement(message, report, followUp, transcript: transcript)
    return try queue.settle([settlement], today: "2024-06-17").isEmpty
  }

  /// Another daemon, or one whose heart stopped a minute ago.
  func another(isAlive: Bool = true) throws -> Daemon {
    let other = try Daemon.register(host: "there", pid: 2, version: "test", on: connection)
    if !isAlive {
      try connection.execute(
        "update duban.daemon set beat_at = now() - interval '1 minute' where id = $1", other.id)
    }
    return other
  }

  /// What this daemon's heartbeat brings back; by its own account it holds `held`, else all it has.
  func recover(holding held: [Int64]? = nil) throws -> [Daemon.Recovered] {
    let mine = try connection.query("select token from duban.queue where leased_by = $1", daemon.id)
      .map { row throws(DatabaseError) in try row("token", as: Int64.self) }
    return try daemon.recover(
      deadAfter: .seconds(20), ambiguousAfter: .seconds(600), ambiguousAttempts: 3,
      held: held ?? mine, on: connection)
  }

  /// What is in the queue: recipient, attempts and how many of them ambiguous, seconds to wait.
  func waiting() throws -> [String] {
    try lines(
      """
      select format('%s %s %s/%s%s', recipient, case when token is null then 'free' else 'leased' end,
        attempts, ambiguous,
        ' in ' || nullif(greatest(0, round(extract(epoch from ready_at - now()) / 10) * 10), 0))
      from duban.queue order by id
      """)
  }

  /// What was settled: recipient, state, reason, attempts and how many of them ambiguous.
  func settled() throws -> [String] {
    try lines(
      """
      select format('%s %s (%s) %s/%s', recipient, state, reason, attempts, ambiguous)
      from duban.message order by id
      """)
  }

  /// The notices, as `state [told_on]`.
  func notices() throws -> [String] {
    try lines("select concat_ws(' ', state, told_on) from duban.notice order by id")
  }

  /// The first column of a query as text.
  func lines(_ sql: String) throws -> [String] {
    try connection.query("select line from (\(sql)) as found (line)", prepared: false)
      .map { try $0("line") }
  }
}

extension DeliveryQueue {
  /// Begins one attempt; nil when the lease was lost.
  func begin(_ message: LeasedMessage) throws -> Int? { try begin([message])[message.id] }
}
