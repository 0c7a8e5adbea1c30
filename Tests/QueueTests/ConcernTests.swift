import Database
import Delivery
import Queue
import Testing

@Suite("Concerns") struct ConcernTests {
  let office: PostOffice

  init() throws {
    office = try PostOffice()
    try office.connection.script(
      """
      insert into registry.organisations (code, kind, name, parent_code) values
        ('B', 'bureau', '县卫健局', null), ('H01', 'health_centre', '福田镇中心卫生院', 'B');
      insert into registry.contacts (owner_code, name, email, position) values
        ('B', '赵', 'b@county', 1), ('H01', '王', 'h@county', 1)
      """)
  }

  private func tell(endpoint: String? = nil, lanes: [String] = ["smtp", "webhook:duty"]) throws
    -> Int
  {
    try Concerns(on: office.connection).tell(
      Concerns.Operator(name: "值班员", address: "op@county", endpoint: endpoint), lanes: lanes,
      today: "2024-06-17")
  }

  /// What waits for whom: recipient, lane, and the concerns.
  private func told() throws -> [String] {
    try office.lines(
      """
      select format('%s|%s|%s', recipient, lane, (
        select string_agg(format('%s %s %s%s', c ->> 'kind', c ->> 'about', c ->> 'recipient',
          case when c ->> 'ended_on' is not null then ' over' end), ', ')
        from jsonb_array_elements(payload -> 'concerns') as c))
      from duban.queue where kind = 'operator' order by recipient
      """)
  }

  private func afterAnHour() throws {
    try office.connection.script(
      """
      delete from duban.queue where kind = 'operator';
      update duban.concern set told_at = told_at - interval '1 hour',
        bureau_told_at = bureau_told_at - interval '1 hour', ended_at = ended_at - interval '1 hour'
      """)
  }

  private func giveUp(_ count: Int = 1) throws {
    for _ in 0..<count {
      let message = try office.begun(notices: 1)
      try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
    }
  }

  @Test("a dead letter is told to the operator and the bureau above, once, and others gather")
  func deadLetter() throws {
    try giveUp()
    #expect(try tell() == 1)
    let first = "dead-letter 1 福田镇中心卫生院"
    #expect(try told() == ["|smtp|\(first)", "B|smtp|\(first)"])
    try office.connection.execute("delete from duban.queue")
    try giveUp(3)
    #expect(try tell() == 0)
    try afterAnHour()
    #expect(try tell() == 3)
    #expect(try told().count == 2)
    try afterAnHour()
    #expect(try tell() == 0)
  }

  @Test("the bureau above is the one of the registry for whom it is; another is not told")
  func bureaus() throws {
    try office.connection.script(
      """
      insert into registry.organisations (code, kind, name, parent_code, area) values
        ('B2', 'bureau', '邻县卫健局', null, '邻县');
      insert into registry.institutions (code, name, area) values
        ('N2', '邻园', '邻县'), ('N3', '无属园', null)
      """)
    func bureau(of recipient: String) throws -> String {
      try office.connection.execute("delete from duban.queue")
      let message = try office.begun(notices: 1)
      try office.connection.execute(
        "update duban.queue set recipient = $2 where id = $1", message.id, recipient)
      try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
      _ = try tell()
      return try office.lines(
        "select bureau from duban.concern where about = '\(message.id)'"
      ).joined()
    }
    #expect(try bureau(of: "H01") == "B")
    #expect(try bureau(of: "N2") == "B2")
    #expect(try bureau(of: "B2") == "")
    #expect(try bureau(of: "B") == "")
    #expect(try bureau(of: "N3") == "")
    // Where there is one, it is everybody's.
    try office.connection.script(
      """
      delete from registry.institutions where code = 'N2';
      delete from registry.organisations where code = 'B2'
      """)
    #expect(try bureau(of: "N3") == "B")
    #expect(try bureau(of: "B") == "")
  }

  @Test("one that lasts is told again after a week; one that was tried again and arrived is not")
  func weekly() throws {
    try giveUp(2)
    #expect(try tell() == 2)
    try afterAnHour()
    let id = try #require(try office.view.list(QueueView.Filter()).first { $0.state == "dead" }?.id)
    try office.connection.execute(
      "update duban.message set state = 'delivered' where id = $1", Int(id))
    try office.connection.execute(
      "update duban.concern set told_on = told_on - 8, bureau_told_on = bureau_told_on - 8")
    #expect(try tell() == 1)
  }

  @Test("what the daemon could not tell of itself is no concern")
  func itself() throws {
    try giveUp()
    #expect(try tell() == 1)
    for message in try office.lease() {
      #expect(try office.queue.begin(message) != nil)
      try office.settle(message, .rejected(.message), .dead(because: .messageRejected))
    }
    try afterAnHour()
    #expect(try tell() == 0)
  }

  @Test("a stopped lane is told by another channel, or when it is back; never while all are down")
  func stopped() throws {
    try office.queue.reset(["smtp", "webhook:duty"])
    try office.connection.execute(
      "update duban.lane set breaker = 'stopped', reason = '535' where name = 'smtp'")
    #expect(try tell() == 0)
    #expect(try tell(endpoint: "duty") == 1)
    #expect(try told() == ["|webhook:duty|lane-stopped smtp "])
    try afterAnHour()
    _ = try office.queue.close("smtp")
    #expect(try tell(endpoint: "duty") == 1)
    #expect(try told() == ["|smtp|lane-stopped smtp  over"])
    try afterAnHour()
    #expect(try tell(endpoint: "duty") == 0)
  }

  @Test("operator and bureau are told by doors of their own, each once, as soon as one opens")
  func doors() throws {
    try office.queue.reset(["smtp", "webhook:duty"])
    try giveUp()
    try office.connection.script(
      """
      update duban.lane set breaker = 'stopped' where name = 'smtp';
      update registry.contacts set webhook = 'duty' where owner_code = 'B'
      """)
    for told in [1, 0, 0] {
      #expect(try tell() == told)
      #expect(try self.told() == ["B|webhook:duty|dead-letter 1 福田镇中心卫生院"])
    }
    _ = try office.queue.close("smtp")
    // The lane's trouble was never told: nothing is said of its end.
    #expect(try tell() == 1)
    #expect(try told().count == 2)
  }

  @Test("a bureau without a door is told once it has one, not a week later")
  func doorOpensLater() throws {
    try giveUp()
    try office.connection.execute("update registry.contacts set active = false")
    #expect(try tell() == 1)
    try afterAnHour()
    #expect(try tell() == 0)
    try office.connection.execute("update registry.contacts set active = true")
    #expect(try tell() == 1)
    #expect(try told() == ["B|smtp|dead-letter 1 福田镇中心卫生院"])
    try afterAnHour()
    #expect(try tell() == 0)
  }

  @Test(
    "of thousands of dead letters one alert names ten, and counts the others by lane and reason")
  func many() throws {
    try office.connection.execute(
      """
      insert into duban.message (
        id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
        lane, address, priority, any_hour, attempts, ambiguous)
      select n, gen_random_uuid(), now(), 'dead',
        case when n % 2 = 0 then 'its lane took nothing for too long' else 'the message was rejected' end,
        'digest', '2024-06-14', 'H01', '{}', '王', 'email',
        case when n % 3 = 0 then 'webhook:duty' else 'smtp' end, 'a@b', 1, false, 0, 0
      from generate_series(1, 10000) as n
      """)
    #expect(try tell() == 10_000)
    let said = try office.lines(
      """
      select concat_ws(' ', recipient, c ->> 'kind', c ->> 'about', c ->> 'count', c ->> 'reason')
      from duban.queue, jsonb_array_elements(payload -> 'concerns') as c
      where kind = 'operator' and c ->> 'kind' = 'dead-letters' order by 1
      """)
    let groups = [
      "smtp 3330 its lane took nothing for too long", "smtp 3330 the message was rejected",
      "webhook:duty 1665 its lane took nothing for too long",
      "webhook:duty 1665 the message was rejected",
    ]
    #expect(
      said.sorted()
        == (groups.map { " dead-letters \($0)" } + groups.map { "B dead-letters \($0)" }).sorted())
    #expect(
      try office.lines("select jsonb_array_length(payload -> 'concerns')::text from duban.queue")
        == ["14", "14"])
    try afterAnHour()
    #expect(try tell() == 0)
    try office.connection.execute(
      "update duban.concern set told_on = told_on - 7, bureau_told_on = bureau_told_on - 7")
    #expect(try tell() == 10_000)
    #expect(try told().count == 2)
  }

  @Test("a lane that another living daemon serves is in good hands")
  func servedByAnother() throws {
    try office.post(lane: "webhook:theirs")
    let other = try Daemon.register(
      host: "there", pid: 2, version: "test", lanes: ["webhook:theirs"], on: office.connection)
    #expect(try tell() == 0)
    try office.connection.execute("update duban.queue set created_at = now() - interval '9 days'")
    #expect(
      try Expiry.giveUp(after: .seconds(86_400), lanes: ["smtp"], on: office.connection) == 0)
    try other.retire(on: office.connection)
    #expect(try tell() == 1)
    try other.beat(deadAfter: .seconds(20), on: office.connection)
    try afterAnHour()
    #expect(try tell() == 1)
    #expect(try told() == ["|smtp|lane-unknown webhook:theirs  over"])
  }

  @Test("what waits in a lane that rests, or for a bureau's hours, silences nothing")
  func stuck() throws {
    try office.queue.reset(["smtp", "webhook:duty"])
    try giveUp()
    #expect(try tell(endpoint: "duty") == 1)
    try office.connection.script(
      """
      update duban.concern set told_at = told_at - interval '1 hour';
      update duban.lane set breaker = 'stopped', reason = '535' where name = 'smtp'
      """)
    #expect(try tell(endpoint: "duty") == 1)
    #expect(try told().contains("|webhook:duty|lane-stopped smtp "))
    try office.connection.script(
      """
      delete from duban.queue where recipient = '';
      update duban.concern set told_at = told_at - interval '1 hour'
      """)
    _ = try office.queue.close("smtp")
    #expect(try tell(endpoint: "duty") == 1)
  }

  @Test("a lane that rejects us is not well again because it is away as well")
  func stoppedThenAway() throws {
    try office.queue.reset(["smtp", "webhook:duty"])
    try office.connection.execute(
      "update duban.lane set breaker = 'stopped', reason = '535' where name = 'smtp'")
    #expect(try tell(endpoint: "duty") == 1)
    try afterAnHour()
    try office.connection.execute(
      "update duban.lane set breaker = 'open', since = now() where name = 'smtp'")
    #expect(try tell(endpoint: "duty") == 0)
    _ = try office.queue.close("smtp")
    #expect(try tell(endpoint: "duty") == 1)
    #expect(try told() == ["|smtp|lane-stopped smtp  over"])
  }

  @Test("a lane that is away is told after half an hour; one that nobody serves at once")
  func away() throws {
    try office.queue.reset(["webhook:duty"])
    try office.connection.execute("update duban.lane set breaker = 'open', reason = 'refused'")
    #expect(try tell() == 0)
    try office.connection.execute("update duban.lane set since = now() - interval '31 minutes'")
    try office.post(lane: "webhook:gone")
    #expect(try tell() == 2)
    #expect(
      try told() == ["|smtp|lane-away webhook:duty , lane-unknown webhook:gone "])
  }
}
