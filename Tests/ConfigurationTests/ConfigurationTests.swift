import Civil
import Configuration
import Delivery
import Testing

@Suite("The configuration") struct ConfigurationTests {
  @Test("Everything that it says is read")
  func whole() throws {
    let configuration = try Configuration.read(text: full, file: "/etc/duband/duband.yaml")
    #expect(configuration.database.conninfo == "host=/run/postgresql dbname=duband")
    #expect(configuration.database.password == .credential("database-password"))
    #expect(configuration.policies == ["/etc/duband/policies/wushan-2024-25.yaml", "/srv/p.yaml"])
    #expect(configuration.calendars == "/etc/duband/days")
    #expect(configuration.rules == "/etc/duband/../rules")
    #expect(configuration.templates == "/srv/templates")
    #expect(configuration.receiptPattern == #"^WS(?<date>\d{8})\d{2}$"#)
    #expect(configuration.pollInterval == .seconds(5))
    #expect(configuration.fullScan == .seconds(900))
    #expect(configuration.window.days == .all)
    #expect(configuration.window.from == TimeOfDay("00:00"))
    #expect(configuration.window.to == TimeOfDay("24:00"))
    #expect(configuration.window.timeZone == "Asia/Urumqi")
    #expect(configuration.operatorMailbox.name == "值班员")
    #expect(configuration.operatorMailbox.address == "operator@example.invalid")
    #expect(configuration.sender.address == "duband@example.invalid")
    #expect(configuration.logLevel == .debug)

    let smtp = try #require(configuration.smtp)
    #expect(smtp.relays.map(\.name) == ["local", "county", "city"])
    #expect(smtp.relays.map(\.host) == ["127.0.0.1", "mail.example.invalid", "::1"])
    #expect(smtp.relays.map(\.port) == [2525, 465, 25])
    #expect(smtp.relays.map(\.tls) == [.none, .implicit, .none])
    #expect(
      smtp.relays.map(\.trust) == [.system, .authorities(file: "/etc/duband/county.pem"), .system])
    #expect(smtp.relays.map(\.connections) == [1, 2, 2])
    let logins = smtp.relays.map(\.login)
    #expect(logins[0] == nil)
    #expect(logins[1]?.user == "duban@example.invalid")
    #expect(logins[1]?.proof == .password(.credential("mail")))
    #expect(logins[1]?.mechanism == .login)
    #expect(logins[2]?.proof == .token(file: "/etc/duband/token"))
    #expect(logins[2]?.mechanism == nil)
    #expect(smtp.ratePatterns == ["frequency limited", "频率"])
    var timeouts = Configuration.Timeouts()
    timeouts.connect = .seconds(3)
    timeouts.tls = .seconds(4)
    timeouts.finalDot = .seconds(900)
    #expect(smtp.timeouts == timeouts)

    let endpoint = try #require(configuration.endpoints.first)
    #expect(endpoint.name == "county-system")
    #expect(endpoint.kind == .webhook)
    #expect(endpoint.url == .written("http://127.0.0.1:8088/hook"))
    #expect(endpoint.secrets == [.environment("COUNTY_SYSTEM_SECRET")])
    #expect(endpoint.trust == .system)
    #expect(endpoint.proxy == nil)
    #expect(endpoint.connections == 3)
    #expect(endpoint.timeout == .seconds(15))

    let robots = configuration.endpoints.dropFirst()
    #expect(robots.map(\.kind) == [.wecom, .dingtalk, .feishu])
    #expect(
      robots.map(\.url) == [
        .secret(.credential("robot-url")), .secret(.file("/etc/duband/robot")),
        .written("https://robot.example.invalid/hook"),
      ])
    #expect(robots.map(\.secrets) == [[], [.credential("robot-secret")], []])

    var retry = RetrySchedule()
    retry.steps = [.milliseconds(100), .seconds(2)]
    retry.thenEvery = .seconds(3)
    retry.jitter = 0
    retry.giveUpAfter = .seconds(60)
    retry.ambiguousAfter = .seconds(1)
    retry.ambiguousAttempts = 2
    retry.unknownAttempts = 3
    #expect(configuration.retry == retry)
    #expect(configuration.heartbeat.beat == .milliseconds(200))
    #expect(configuration.heartbeat.holdAfter == .seconds(1))
    #expect(configuration.heartbeat.deadAfter == .seconds(2))
  }

  @Test("Endpoints have trust anchors, proxies and several secrets")
  func endpoints() throws {
    let pin = String(repeating: "0a", count: 32)
    let configuration = try configuration(
      with: """
        proxy: http://proxy.example:3128
        proxy_login: {credential: proxy}
        endpoints:
          a: {kind: webhook, url: https://h, secret: {environment: E}, ca_file: ca/a.pem}
          b: {kind: webhook, url: HTTPS://h, secret: {environment: E}, fingerprint: \(pin), proxy: none}
          c:
            kind: webhook
            url: http://h
            secrets: [{environment: E}, {file: new}]
            proxy: "http://[::1]:80/"
        """, file: "/etc/duband/duband.yaml")
    let endpoints = configuration.endpoints
    let shared = Configuration.Proxy(
      url: "http://proxy.example:3128", login: .credential("proxy"))
    #expect(endpoints.map(\.proxy) == [shared, nil, .init(url: "http://[::1]:80/", login: nil)])
    #expect(
      endpoints.map(\.trust) == [
        .authorities(file: "/etc/duband/ca/a.pem"),
        .certificate(try #require(Fingerprint(pin))), .system,
      ])
    #expect(endpoints[2].secrets == [.environment("E"), .file("/etc/duband/new")])
  }

  @Test("What is optional may be left out")
  func defaults() throws {
    let configuration = try Configuration.read(text: leastConfiguration, file: "duband.yaml")
    #expect(configuration.database.password == nil)
    #expect(configuration.policies == ["policies/wushan-2024-25.yaml"])
    #expect(configuration.calendars == "calendars")
    #expect(configuration.rules == "rules")
    #expect(configuration.templates == "templates")
    #expect(configuration.receiptPattern == nil)
    #expect(configuration.pollInterval == .seconds(30))
    #expect(configuration.fullScan == nil)
    #expect(configuration.window.days == .working)
    #expect(configuration.window.from == TimeOfDay("08:30"))
    #expect(configuration.window.to == TimeOfDay("18:00"))
    #expect(configuration.window.timeZone == "Asia/Shanghai")
    #expect(configuration.smtp == nil)
    #expect(configuration.mail.attachCSVAbove == 10)
    #expect(configuration.endpoints.isEmpty)
    #expect(configuration.retry == RetrySchedule())
    #expect(configuration.heartbeat == Configuration.Heartbeat())
    #expect(configuration.logLevel == .info)
  }

  @Test("A part of a section may be left out")
  func partialSections() throws {
    let configuration = try configuration(
      with: """
        window: {to: "12:00"}
        retry: {jitter: 0}
        heartbeat: {beat: 1s}
        log: {}
        """)
    #expect(configuration.window.from == TimeOfDay("08:30"))
    #expect(configuration.window.to == TimeOfDay("12:00"))
    #expect(configuration.retry.steps == RetrySchedule().steps)
    #expect(configuration.heartbeat.deadAfter == .seconds(20))
    #expect(configuration.logLevel == .info)
  }

  @Test(
    "Relative paths start from the file's folder",
    arguments: [
      ("duband.yaml", "calendars"), ("./duband.yaml", "./calendars"),
      ("Config/duband.yaml", "Config/calendars"), ("/duband.yaml", "/calendars"),
    ])
  func paths(file: String, calendars: String) throws {
    #expect(try Configuration.read(text: leastConfiguration, file: file).calendars == calendars)
  }
}

private let full = #"""
  database:
    conninfo: host=/run/postgresql dbname=duband
    password: {credential: database-password}
  policies: [policies/wushan-2024-25.yaml, /srv/p.yaml]
  calendars: days
  rules: ../rules
  templates: /srv/templates
  receipt_pattern: '^WS(?<date>\d{8})\d{2}$'
  poll_interval: 5s
  full_scan: 15m
  window: {days: all, from: "00:00", to: 24:00, time_zone: Asia/Urumqi}
  operator: {name: 值班员, email: operator@example.invalid}
  sender: {name: 巫山县托育服务督办, address: duband@example.invalid}
  smtp:
    relays:
      - {name: local, host: 127.0.0.1, port: 2525, tls: none, connections: 1}
      - name: county
        host: mail.example.invalid
        ca_file: county.pem
        user: duban@example.invalid
        secret: {credential: mail}
        mechanism: login
      - {name: city, host: "::1", tls: none, user: u, token_file: token, plain_login_allowed: true}
    rate_patterns: [frequency limited, 频率]
    timeouts: {connect: 3s, tls: 4s, final_dot: 15m}
  endpoints:
    county-system:
      kind: webhook
      url: http://127.0.0.1:8088/hook
      secret: {environment: COUNTY_SYSTEM_SECRET}
      connections: 3
      timeout: 15s
    group-a: {kind: wecom, url: {credential: robot-url}}
    group-b: {kind: dingtalk, url: {file: robot}, secret: {credential: robot-secret}}
    group-c: {kind: feishu, url: https://robot.example.invalid/hook}
  retry:
    schedule: [100ms, 2s]
    then_every: 3s
    jitter: 0
    give_up_after: 1m
    ambiguous_after: 1s
    ambiguous_attempts: 2
    unknown_attempts: 3
  heartbeat: {beat: 200ms, hold_after: 1s, dead_after: 2s}
  log: {level: debug}
  """#
