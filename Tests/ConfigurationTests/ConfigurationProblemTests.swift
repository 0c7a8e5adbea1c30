import Configuration
import Testing

@Suite("What is wrong in a configuration") struct ConfigurationProblemTests {
  @Test(
    "The keys that have to be there are asked for",
    arguments: [
      ("database:", "databse:", "1:1: databse: unknown key; write database"),
      ("{conninfo: ", "{info: ", "1:11: database: the key conninfo is missing; write conninfo: …"),
      ("policies:", "policy:", "1:1: the key policies is missing; write policies: …"),
      (
        "[policies/wushan-2024-25.yaml]", "[]",
        "2:11: policies: the list is empty; write at least one value, or remove the key"
      ),
      ("operator:", "operators:", "3:1: operators: unknown key; write operator"),
      ("address:", "email:", "4:9: sender: the key address is missing; write address: …"),
      (
        "operator@example.invalid", "operator",
        #"3:30: operator.email: "operator" is not an e-mail address; write one, as a@b.example"#
      ),
      (
        "值班员", #""值\n班员""#,
        #"3:18: operator.name: "值 班员" is not a name on one line; "#
          + "write one without control characters"
      ),
    ])
  func least(text: String, mistake: String, expected: String) throws {
    let mistaken = leastConfiguration.replacing(text, with: mistake, maxReplacements: 1)
    try #require(mistaken != leastConfiguration)
    #expect(
      problem { try Configuration.read(text: mistaken, file: "d.yaml") } == "d.yaml:\(expected)")
  }

  @Test(
    "A password in the connection string is refused and not repeated",
    arguments: [
      "host=db password=geheim", "host=db password = geheim",
      "postgresql://duband:geheim@db/duband",
      "postgresql://db/duband?password=geheim",
    ])
  func password(conninfo: String) {
    let text = leastConfiguration.replacing(
      "host=/run/postgresql dbname=duband", with: "\"\(conninfo)\"")
    #expect(
      problem { try Configuration.read(text: text, file: "d.yaml") } == """
        d.yaml:1:22: database.conninfo: a password stands in it; \
        remove it, and write password: {credential: …}
        """)
  }

  @Test(
    "Each key is judged",
    arguments: [
      ("smpt: {}", "smpt: unknown key; write smtp", 1),
      ("poll_interval: 0s", "poll_interval: \"0s\" \(noDuration)", 16),
      (
        "receipt_pattern: '('",
        #"receipt_pattern: "(" is not a regular expression; write one of Swift's Regex"#, 18
      ),
      (
        #"receipt_pattern: 'WS(\d{8})'"#,
        #"receipt_pattern: it has no group named date; write one, as (?<date>\d{8})"#, 18
      ),
      (
        "window: {days: workdays}",
        #"window.days: "workdays" is not one of working, all; write one of them"#, 16
      ),
      (
        "window: {from: 8:30}", #"window.from: "8:30" is not a time of day; write HH:MM"#, 16
      ),
      (
        #"window: {from: "18:00"}"#,
        "window: the window never opens: from is not before to; write from before to", 9
      ),
      (
        "retry: {schedule: [1m, 0m]}", "retry.schedule[1]: \"0m\" \(noDuration)", 24
      ),
      (
        "retry: {jitter: 100}",
        #"retry.jitter: "100" is not a whole number from 0 to 99; write a number of that range"#, 17
      ),
      (
        "retry: {ambiguous_attempts: 0}",
        #"retry.ambiguous_attempts: "0" is not a whole number from 1 to 100; "#
          + "write a number of that range", 29
      ),
      ("heartbeat: {beat: 10s}", "heartbeat: \(noRise)", 12),
      ("heartbeat: {hold_after: 20s}", "heartbeat: \(noRise)", 12),
      ("heartbeat: {hold: 20s}", "heartbeat.hold: unknown key; remove it; \(heartbeatKeys)", 13),
      (
        "mail: {attach_csv_above: -1}",
        #"mail.attach_csv_above: "-1" is not a whole number from 0 to 1000000; "#
          + "write a number of that range", 26
      ),
      (
        "smtp: {relays: [{name: a, host: h}], rate: {per_minute: 0}}",
        #"smtp.rate.per_minute: "0" is not a whole number from 1 to 60000; "#
          + "write a number of that range", 57
      ),
      (
        "log: {level: warn}",
        #"log.level: "warn" is not one of trace, debug, info, notice, warning, error, critical; "#
          + "write one of them", 14
      ),
    ])
  func keys(line: String, expected: String, column: Int) {
    #expect(problem { try configuration(with: line) } == "d.yaml:5:\(column): \(expected)")
  }

  private static let noDuration =
    "is not a length of time above zero; write a number and ms, s, m, h or d, as 30s"
  private static let noRise =
    "beat, hold_after and dead_after do not rise; write them so, as 5s, 10s, 20s"
  private static let heartbeatKeys = "known are beat, hold_after, dead_after"

  @Test(
    "Plain text stays on the host, unless it is allowed",
    arguments: [
      ("127.0.0.1", true), ("127.255.0.9", true), ("\"::1\"", true), ("localhost", true),
      ("LOCALHOST", true), ("128.0.0.1", false), ("127.0.0.1.example", false), ("127.1", false),
      ("127.0.0.256", false), ("localhost.example", false),
      ("\"::2\"", false), ("10.0.0.1", false),
    ])
  func plainText(host: String, isLoopback: Bool) throws {
    func relay(_ more: String) throws -> Configuration {
      try configuration(
        with: "smtp: {relays: [{name: a, tls: none, host: \(host)\(more)}]}")
    }
    guard !isLoopback else {
      #expect(try relay("").smtp?.relays.map(\.isLoopback) == [true])
      return
    }
    #expect(
      problem { try relay("") } == """
        d.yaml:5:32: smtp.relays[0].tls: messages would cross the network in plain text; \
        write implicit or starttls, or add plain_text_allowed: true
        """)
    #expect(try relay(", plain_text_allowed: true").smtp?.relays.map(\.isLoopback) == [false])
  }

  @Test(
    "A relay's port follows from its TLS where it is not said",
    arguments: [("implicit", 465), ("starttls", 587), ("none", 25)])
  func ports(tls: String, port: UInt16) throws {
    let text = "smtp: {relays: [{name: a, host: localhost, tls: \(tls)}]}"
    #expect(try configuration(with: text).smtp?.relays.map(\.port) == [port])
  }

  @Test(
    "Relays are judged",
    arguments: [
      ("{}", "5:7: smtp: the key relays is missing; write relays: …"),
      (
        "{relays: []}",
        "5:16: smtp.relays: the list is empty; write at least one value, or remove the key"
      ),
      (
        "{relays: [{host: h}]}",
        "5:17: smtp.relays[0]: the key name is missing; write name: …"
      ),
      (
        "{relays: [{name: A, host: h}]}",
        #"5:24: smtp.relays[0].name: "A" is not a name; "#
          + "write lower-case letters, digits and single hyphens between them"
      ),
      (
        "{relays: [{name: a, host: h/x}]}",
        #"5:33: smtp.relays[0].host: "h/x" is not a host; write a name or an address"#
      ),
      (
        "{relays: [{name: a, host: h, port: 65536}]}",
        #"5:42: smtp.relays[0].port: "65536" is not a whole number from 1 to 65535; "#
          + "write a number of that range"
      ),
      (
        "{relays: [{name: a, host: h, tls: tls}]}",
        #"5:41: smtp.relays[0].tls: "tls" is not one of implicit, starttls, none; "#
          + "write one of them"
      ),
      (
        "{relays: [{name: a, host: h}, {name: a, host: i}]}",
        "5:37: smtp.relays[1]: a second relay a; give it a name of its own"
      ),
      (
        "{relays: [{name: a, host: h}], timeouts: {final_dot: 599s}}",
        "5:60: smtp.timeouts.final_dot: too short for a relay on another host: "
          + "messages would be sent twice; write 600s or more"
      ),
      (
        "{relays: [{name: a, host: h}], envelope_sender: 'bounces@{number}.example'}",
        #"5:55: smtp.envelope_sender: "bounces@{number}.example" is not an e-mail address; "#
          + "write one, as bounces+{number}@b.example"
      ),
      (
        "{relays: [{name: a, host: h}], dkim: {domain: d, selector: s}}",
        "5:44: smtp.dkim: the key key is missing; write key: …"
      ),
      (
        "{relays: [{name: a, host: h}], dkim: {domain: a b, selector: s, key: {file: f}}}",
        #"5:53: smtp.dkim.domain: "a b" is not a domain; "#
          + "write one of letters, digits, hyphens and dots"
      ),
      (
        "{relays: [{name: a, host: h}], dkim: {domain: d, selector: -s, key: {file: f}}}",
        #"5:66: smtp.dkim.selector: "-s" is not a selector; "#
          + "write one of letters, digits, hyphens and dots"
      ),
      (
        "{relays: [{name: a, host: h}], dkim: {domain: d, selector: s, key: geheim}}",
        "5:74: smtp.dkim.key: a value or a list instead of keys; write keys with their values"
      ),
      (
        "{relays: [{name: a, host: h}], timeouts: {finaldot: 599s}}",
        "5:49: smtp.timeouts.finaldot: unknown key; write final_dot"
      ),
    ])
  func relays(text: String, expected: String) {
    #expect(problem { try configuration(with: "smtp: \(text)") } == "d.yaml:\(expected)")
  }

  @Test(
    "Logins are judged",
    arguments: [
      (
        "secret: {file: f}",
        "5:44: smtp.relays[0].secret: nobody is named who logs in; add user: …, or remove it"
      ),
      (
        "token_file: f",
        "5:48: smtp.relays[0].token_file: nobody is named who logs in; add user: …, or remove it"
      ),
      (
        "mechanism: plain",
        "5:47: smtp.relays[0].mechanism: nobody is named who logs in; add user: …, or remove it"
      ),
      (
        "user: u",
        "5:42: smtp.relays[0].user: nothing proves it; "
          + "add secret: {credential: …}, or token_file: …"
      ),
      (
        "user: u, secret: {file: f}, token_file: t",
        "5:76: smtp.relays[0].token_file: there is a secret too; remove one of the two"
      ),
      (
        "user: u, secret: geheim",
        "5:53: smtp.relays[0].secret: a value or a list instead of keys; "
          + "write keys with their values"
      ),
      (
        #"user: "a\nb", secret: {file: f}"#,
        #"5:42: smtp.relays[0].user: "a b" is not a name on one line; "#
          + "write one without control characters"
      ),
      (
        "user: u, secret: {file: f}, mechanism: cram",
        #"5:75: smtp.relays[0].mechanism: "cram" is not one of plain, login, xoauth2, "#
          + "oauthbearer; write one of them"
      ),
      (
        "user: u, secret: {file: f}, mechanism: xoauth2",
        "5:75: smtp.relays[0].mechanism: xoauth2 takes a token; "
          + "name the token's file by token_file instead of secret"
      ),
      (
        "user: u, token_file: f, mechanism: plain",
        "5:71: smtp.relays[0].mechanism: plain takes a password; "
          + "name the password by secret instead of token_file"
      ),
    ])
  func logins(keys: String, expected: String) {
    let text = "smtp: {relays: [{name: a, host: h, \(keys)}]}"
    #expect(problem { try configuration(with: text) } == "d.yaml:\(expected)")
  }

  @Test(
    "A login goes in plain text only to this host, and only where that is permitted",
    arguments: [
      ("127.0.0.1", "", "implicit or starttls, or add plain_login_allowed: true"),
      ("127.0.0.1", ", plain_login_allowed: true", nil),
      ("10.0.0.1", ", plain_text_allowed: true", "implicit or starttls"),
      (
        "10.0.0.1", ", plain_text_allowed: true, plain_login_allowed: true", "implicit or starttls"
      ),
    ])
  func plainTextLogin(host: String, more: String, mend: String?) {
    let text = """
      smtp: {relays: [{name: a, tls: none, user: u, secret: {file: f}, host: \(host)\(more)}]}
      """
    let expected = mend.map {
      "d.yaml:5:32: smtp.relays[0].tls: the login would go in plain text; write \($0)"
    }
    #expect(problem { try configuration(with: text) } == expected)
  }

  @Test("The final dot may be short where all relays are on this host")
  func finalDot() throws {
    let text = """
      smtp: {relays: [{name: a, host: 127.0.0.1, tls: none}], timeouts: {final_dot: 100ms}}
      """
    #expect(try configuration(with: text).smtp?.timeouts.finalDot == .milliseconds(100))
  }

  @Test(
    "Endpoints are judged, and their secrets not repeated",
    arguments: [
      (
        "A: {}",
        #"5:13: endpoints.A: "A" is not a name; "#
          + "write lower-case letters, digits and single hyphens between them"
      ),
      (
        "a: {kind: slack}",
        #"5:23: endpoints.a.kind: "slack" is not one of webhook, wecom, dingtalk, feishu; "#
          + "write one of them"
      ),
      (
        "a: {kind: wecom, url: {credential: u}, secret: {credential: s}}",
        "5:60: endpoints.a.secret: wecom signs nothing: the url is the secret; "
          + "remove it, and write url: {credential: …}"
      ),
      (
        "a: {kind: feishu, url: {}}",
        "5:36: endpoints.a.url: none of credential, file and environment; write exactly one"
      ),
      (
        "a: {kind: dingtalk, url: geheim}",
        "5:38: endpoints.a.url: not an address of the web without user and fragment; "
          + "write http://HOST/… or https://HOST/…, or where it is kept: {credential: …}"
      ),
      ("a: {kind: webhook}", "5:16: endpoints.a: the key url is missing; write url: …"),
      (
        "a: {kind: webhook, url: http://h}",
        "5:16: endpoints.a: the key secret is missing; write secret: …"
      ),
      ("a: {kind: webhook, url: http://h, secret: geheim}", "5:55: \(noKeys)"),
      ("a: {kind: webhook, url: http://h, secret: {}}", "5:55: \(none)"),
      (
        "a: {kind: webhook, url: http://h, secret: {file: f, environment: E}}",
        "5:55: endpoints.a.secret: more than one of credential, file and environment; "
          + "write exactly one"
      ),
      (
        "a: {kind: webhook, url: http://h, secret: {credential: ../geheim}}",
        "5:68: endpoints.a.secret.credential: not the name of a credential; "
          + "write a file's name alone"
      ),
      (
        "a: {kind: webhook, url: http://h, secret: {environment: whsec_geheim=}}",
        "5:69: endpoints.a.secret.environment: not the name of a variable; "
          + "write letters, digits and underscores"
      ),
      (
        "a: {kind: webhook, url: http://h, secret: {environment: E}, timeout: 20}",
        #"5:82: endpoints.a.timeout: "20" \#(noDuration)"#
      ),
    ])
  func endpoints(text: String, expected: String) {
    #expect(problem { try configuration(with: "endpoints: {\(text)}") } == "d.yaml:\(expected)")
  }

  @Test(
    "Trust anchors and proxies are judged, and no login is repeated",
    arguments: [
      ("url: http://h, ca_file: f", "56: endpoints.a.ca_file: \(noTLS)"),
      ("url: http://h, fingerprint: f", "60: endpoints.a.fingerprint: \(noTLS)"),
      (
        "url: https://h, fingerprint: AA:BB",
        #"61: endpoints.a.fingerprint: "AA:BB" is not a certificate's fingerprint; "#
          + "write its SHA-256, as openssl x509 -noout -fingerprint -sha256 shows it"
      ),
      (
        "url: https://h, ca_file: f, fingerprint: f",
        "73: endpoints.a.fingerprint: it stands beside ca_file, which it would replace; "
          + "keep one of the two"
      ),
      ("url: https://h, proxy: https://p:1", "55: endpoints.a.proxy: \(noProxy)"),
      ("url: https://h, proxy: http://p:65536", "55: endpoints.a.proxy: \(noProxy)"),
      ("url: https://h, proxy: http://p", "55: endpoints.a.proxy: \(noProxy)"),
      ("url: https://h, proxy: 'http://u:geheim@p:1'", "55: endpoints.a.proxy: \(noProxy)"),
      (
        "url: https://h, proxy_login: {file: f}",
        "61: endpoints.a.proxy_login: there is no proxy for it; write proxy: http://HOST:PORT"
      ),
      (
        "url: https://h, secrets: [{file: f}]",
        "78: endpoints.a.secret: it stands beside secrets; write it as one of them"
      ),
    ])
  func reach(text: String, expected: String) {
    let line = "endpoints: {a: {kind: webhook, \(text), secret: {environment: E}}}"
    #expect(problem { try configuration(with: line) } == "d.yaml:5:\(expected)")
  }

  private static let noTLS = """
    no certificate is shown where nothing is encrypted; \
    write an address that begins with https://, or remove the key
    """
  private static let noProxy = """
    not the address of a proxy; write http://HOST:PORT, or none, and a login as proxy_login
    """

  private static let noKeys =
    "endpoints.a.secret: a value or a list instead of keys; write keys with their values"
  private static let none =
    "endpoints.a.secret: none of credential, file and environment; write exactly one"

  @Test(
    "An address is http or https, without user, fragment and what no address has",
    arguments: [
      ("http://127.0.0.1:8088/hook", true), ("https://h", true), ("HTTPS://h/?a=@b", true),
      ("http://[::1]:80/", true), ("ftp://h/", false), ("h/hook", false), ("http://", false),
      ("http:///hook", false), ("http://user:geheim@h/", false), ("http://h/#x", false),
      ("http://h/a b", false), ("http://h/县", false),
    ])
  func url(url: String, isTaken: Bool) {
    let line = problem {
      try configuration(
        with: "endpoints: {a: {kind: webhook, url: \"\(url)\", secret: {environment: E}}}")
    }
    let refusal = """
      d.yaml:5:37: endpoints.a.url: not an address of the web without user and fragment; \
      write http://HOST/… or https://HOST/…, or where it is kept: {credential: …}
      """
    #expect(line == (isTaken ? nil : refusal))
  }

  @Test("A relay and an endpoint do not share a name")
  func names() {
    let text = """
      smtp: {relays: [{name: a, host: h}]}
      endpoints: {a: {kind: webhook, url: http://h, secret: {environment: E}}}
      """
    #expect(
      problem { try configuration(with: text) }
        == "d.yaml:6:13: endpoints.a: a relay has that name; give it a name of its own")
  }
}
