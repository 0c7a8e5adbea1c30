import Database
import Foundation
import Stand
import Testing

/// Where one test plays: a folder, a migrated database, a configuration, and a tiny county.
final class Stage: Sendable {
  /// What the tests' configurations differ in.
  struct Settings: Sendable {
    /// The relay's port; on port 1 nobody listens.
    var mailPort: UInt16 = 1
    var connections = 2
    /// The relays, each a mapping in braces; without them there is one, on `mailPort`.
    var relays: [String]?
    var finalDot = "600s"
    /// Between two attempts.
    var retry = "300ms"
    var ambiguousAfter = "300ms"
    var heartbeat = "{beat: 5s, hold_after: 10s, dead_after: 20s}"
    var pollInterval = "30s"
    /// The sender's address.
    var sender = "duband@example.invalid"
    /// A line of YAML below `smtp:`.
    var smtp = ""
    /// Where the operator is told while e-mail does not go.
    var operatorWebhook: String?
    /// Whole lines of YAML.
    var more = ""
  }

  let folder: String
  let conninfo: String

  /// Sets the stage with a migrated database of the shared cluster, or with another.
  init(_ settings: Settings = Settings(), conninfo: String? = nil) throws {
    folder = try Scratch.shared.newFolder()
    self.conninfo = try conninfo ?? Cluster.shared.database(migrated: true)
    try write("policy.yaml", Self.policy)
    try writeCalendars()
    try configure(settings)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes the configuration, anew where there is one.
  func configure(_ settings: Settings) throws {
    let shipped = "\(Self.checkout)/Config"
    let local = Self.relay("local", on: settings.mailPort, "connections: \(settings.connections)")
    let relays = settings.relays ?? [local]
    try write(
      "duband.yaml",
      """
      database: {conninfo: "\(conninfo)"}
      policies: [policy.yaml]
      calendars: calendars
      rules: \(shipped)/rules
      templates: \(shipped)/templates
      service_package: \(shipped)/service-package.csv
      poll_interval: \(settings.pollInterval)
      window: {days: all, from: "00:00", to: "24:00", time_zone: Asia/Shanghai}
      operator:
        {name: 值班员, email: operator@example.invalid\(settings.operatorWebhook.map { ", webhook: \($0)" } ?? "")}
      sender: {name: 托育服务督办, address: "\(settings.sender)"}
      smtp:
        relays: [\(relays.joined(separator: ", "))]
        timeouts: {tls: 2s, final_dot: \(settings.finalDot)}
        \(settings.smtp)
      retry:
        schedule: [\(settings.retry)]
        then_every: \(settings.retry)
        jitter: 0
        ambiguous_after: \(settings.ambiguousAfter)
        ambiguous_attempts: 100
      heartbeat: \(settings.heartbeat)
      \(settings.more)
      """)
  }

  /// The shipped calendars, and one for each year from then to the next: on whatever day the tests run,
  /// the daemon misses none.
  private func writeCalendars() throws {
    let thisYear = Calendar(identifier: .gregorian).component(.year, from: Date())
    for year in 2020...max(2026, thisYear + 1) {
      let shipped = FileManager.default.contents(
        atPath: "\(Self.checkout)/Config/calendars/\(year).json")
      let text = year > 2026 ? nil : shipped.map { String(decoding: $0, as: UTF8.self) }
      try write(
        "calendars/\(year).json", text ?? #"{"year": \#(year), "papers": ["test"], "days": []}"#)
    }
  }

  /// A relay on this host, without TLS unless `more` says so.
  static func relay(_ name: String, on port: UInt16, _ more: String = "") -> String {
    let tls = more.contains("tls:") ? "" : ", tls: none"
    return "{name: \(name), host: 127.0.0.1, port: \(port)\(tls)\(more.isEmpty ? "" : ", \(more)")}"
  }

  /// Writes a file into its folder.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Removes a file from its folder.
  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }

  /// Starts `duband` with this stage's configuration.
  func start(_ arguments: String..., environment: [String: String] = [:]) throws -> Running {
    try start(arguments, environment: environment)
  }

  /// Runs `duband` to its end.
  func run(_ arguments: String...) throws -> Running.Ended { try run(arguments) }

  /// Runs `duband` to its end.
  func run(_ arguments: [String]) throws -> Running.Ended {
    try start(arguments, environment: [:]).end()
  }

  /// Runs `duband`, which is to do its work, and decodes the JSON that it prints.
  func decoded<Value: Decodable>(_ type: Value.Type, _ arguments: [String]) throws -> Value {
    let ended = try start(arguments + ["--json"], environment: [:]).end()
    guard ended.status == 0 else { throw Scratch.Failure(description: ended.errors) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(ended.output.utf8))
  }

  private func start(_ arguments: [String], environment: [String: String]) throws -> Running {
    try Running(
      [Self.program] + arguments + ["--config", "\(folder)/duband.yaml"],
      environment: environment, on: self)
  }

  /// One whole pass on a day; gives its exit status.
  @discardableResult
  func pass(on day: String) throws -> CInt { try run("run", "--once", "--as-of", day).status }

  /// A connection to its database.
  func connect() throws -> Connection { try Connection(ConnectionTarget(conninfo)) }

  /// A number that a query gives in its column `n`.
  func number(_ query: String) throws -> Int { try connect().query(query)[0]("n", as: Int.self) }
}

extension Stage {
  /// The root of the checkout.
  static let checkout = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The program that was built beside this one.
  static let program: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/duband"
  }()

  /// One rule of W, with its shipped query and ladder; two kinds of recipients have webhooks.
  static let policy = """
    policy: test
    title: 措施
    document: 测试〔2024〕1号
    starts_on: 2024-06-13
    channels:
      bureau: [email, webhook]
      guidance_centre: [email]
      health_centre: [email]
      cdc: [email]
      institution: [email]
    rules:
      alliance-enrolment:
        title: 纳入医育结合联盟
        clause: 第九条
        todo: 签订卫生健康服务合作协议。
        numbers: {within_wd: 7}
        ladder:
          open: [bearer, institution]
          -3wd: [bearer]
          0: [bearer, guidance]
          +1wd: [bearer, guidance, bureau]
          every 5wd: [bearer, bureau]
    """
}
