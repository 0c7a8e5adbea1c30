import Civil
import Configuration
import Database
import Delivery
import Duties
import FoundationEssentials
import Glibc
import Letters
import Policy
import StrictYAML
import Webhook

/// The configuration and everything that it names, read and judged; the place where the rooms are
/// put together.
struct Setup: Sendable {
  let configuration: Configuration
  let target: ConnectionTarget

  /// Reads the configuration that the options name.
  init(_ options: Options) throws {
    let file = Setup.configurationFile(options)
    guard access(file, R_OK) == 0 else {
      throw Trouble(
        .usage,
        "\(file): the configuration cannot be read (\(String(cString: strerror(errno)))); "
          + "name another with --config FILE")
    }
    configuration = try Setup.judged {
      try Configuration.read(text: try Setup.text(of: file), file: file)
    }
    let conninfo = options.database ?? Setup.environment("DUBAND_DATABASE")
    if let conninfo {
      target = try ConnectionTarget(conninfo)
    } else if let source = configuration.database.password {
      target = try ConnectionTarget(configuration.database.conninfo) { try source.read().text }
    } else {
      target = try ConnectionTarget(configuration.database.conninfo)
    }
  }

  /// The configuration named, or, where none is named and none is installed, the checkout's.
  private static func configurationFile(_ options: Options) -> String {
    let checkout = "Config/duband.yaml"
    guard options.config == Options.defaultConfiguration, access(options.config, F_OK) != 0,
      access(checkout, F_OK) == 0
    else { return options.config }
    return checkout
  }

  /// The policies with their rules' queries.
  /// - Throws: `Trouble` with all that is wrong with them, a line each.
  func rulebook() throws -> Rulebook {
    let (rulebook, problems) = soundRules()
    guard problems.isEmpty else { throw Trouble(.usage, problems.joined(separator: "\n")) }
    return rulebook
  }

  /// The rules that can run, and what is wrong with the policies' files and the other rules.
  func soundRules() -> (rulebook: Rulebook, problems: [String]) {
    var problems: [String] = []
    func sound<Value>(_ read: () throws -> Value) -> Value? {
      do {
        return try read()
      } catch let trouble as Trouble {
        problems.append(trouble.text)
      } catch {
        problems.append("\(error)")
      }
      return nil
    }
    let policies = configuration.policies.compactMap { file in
      sound {
        try Policy.read(text: try Setup.text(of: file), file: file, folder: ruleFolder)
      }
    }
    _ = sound { try judge(policies) }
    var unread: Set<String> = []
    let rulebook = Rulebook(policies: policies, rules: configuration.rules) { query in
      let text = sound { try Setup.text(of: "\(configuration.rules)/\(query)/duties.sql") }
      if text == nil { unread.insert(query) }
      return text ?? ""
    }.leavingOut { entry in
      unread.contains(entry.rule.query) || sound { try entry.judgeTexts() } == nil
    }
    // What several rules share is wrong once.
    var known: Set<String> = []
    return (rulebook, problems.filter { known.insert($0).inserted })
  }

  /// What a rule's folder says of it beside its query.
  private func ruleFolder(_ name: String) throws -> RuleFolder {
    let path = "\(configuration.rules)/\(name)"
    guard access(path, F_OK) == 0 else {
      let others = try? FileManager.default.contentsOfDirectory(atPath: configuration.rules)
      return RuleFolder(missingAt: path, beside: others?.sorted() ?? [])
    }
    func text(_ file: String) throws -> String? {
      access("\(path)/\(file)", F_OK) == 0 ? try Setup.text(of: "\(path)/\(file)") : nil
    }
    return RuleFolder(path: path, keys: try text("rule.yaml"), todo: try text("todo.mustache"))
  }

  /// What concerns several files.
  private func judge(_ policies: [Policy]) throws {
    let zone = configuration.window.timeZone
    for (index, policy) in policies.enumerated() {
      guard policy.timeZone == zone else {
        throw policy.place(of: "time_zone").problem(
          "it is \(policy.timeZone), the send window's is \(zone)",
          mend: "write one, for one daemon keeps one time zone")
      }
      if let other = policies[..<index].first(where: { $0.name == policy.name }) {
        throw policy.place(of: "policy").problem(
          "\(other.place(of: "policy").file) has that name too",
          mend: "give each policy a name of its own")
      }
    }
  }

  /// The calendar files that are there, by year.
  func calendarFiles() throws -> [CalendarFile] {
    let folder = configuration.calendars
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Trouble(.usage, "\(folder): the calendars' folder cannot be read; put YYYY.json there")
    }
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let file = "\(folder)/\(name)"
      do {
        return try CalendarFile(json: try Setup.bytes(of: file), file: file)
      } catch let problem as CalendarProblem {
        throw Trouble(.usage, problem.description)
      }
    }
  }

  /// The templates.
  func letterhead() throws -> Letterhead {
    do {
      return try Letterhead { try Setup.text(of: "\(configuration.templates)/\($0)") }
    } catch let problem as Letterhead.Problem {
      throw Trouble(.usage, "\(configuration.templates)/\(problem)")
    }
  }

  /// Who is told when nobody else can be, and the endpoints that there are.
  var reach: Pass.Reach {
    Pass.Reach(
      operatorName: configuration.operatorMailbox.name,
      operatorAddress: configuration.operatorMailbox.address,
      endpoints: configuration.endpoints.map(\.name))
  }

  /// A connection for a command: tried once; it tells times as the county's clocks do.
  func connect() throws -> Connection {
    let connection = try Connection(target)
    try connection.execute(
      "select set_config('timezone', $1, false)", configuration.window.timeZone)
    return connection
  }
}

// MARK: Files, secrets and the environment

extension Setup {
  static func bytes(of file: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Trouble(.usage, "\(file): cannot be read (\(String(cString: strerror(errno))))")
    }
    return [UInt8](data)
  }

  static func text(of file: String) throws -> String {
    let bytes = try bytes(of: file)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Trouble(.usage, "\(file): is not UTF-8; save it as UTF-8")
    }
    return text
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// A problem of a YAML file, as trouble with the configuration.
  private static func judged<Value>(_ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch let problem as YAMLProblem {
      throw Trouble(.usage, problem.description)
    }
  }
}

extension Configuration.SecretSource {
  /// The secret itself, without the line break at its end.
  func read() throws -> Secret {
    let bytes: [UInt8]
    switch self {
    case .environment(let name):
      guard let value = Setup.environment(name) else {
        throw Trouble(.usage, "the environment variable \(name) is not set; it is to hold a secret")
      }
      bytes = [UInt8](value.utf8)
    case .file(let file):
      bytes = try Setup.bytes(of: file)
    case .credential(let name):
      guard let folder = Setup.environment("CREDENTIALS_DIRECTORY") else {
        throw Trouble(
          .usage,
          "there is no systemd credential \(name): CREDENTIALS_DIRECTORY is not set; write "
            + "LoadCredential=\(name):… in the unit")
      }
      bytes = try Setup.bytes(of: "\(folder)/\(name)")
    }
    let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
    return Secret(Array(bytes[..<end]))
  }
}

extension Configuration.Endpoint.Address {
  /// The address itself; it is for the socket, and for nothing that prints.
  func read() throws -> String {
    switch self {
    case .written(let url): url
    case .secret(let source): try source.read().text
    }
  }
}
