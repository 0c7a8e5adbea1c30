import ArgumentParser
import Civil
import Configuration
import Database
import Delivery
import Duties
import Policy
import Registry
import StrictYAML
import Waiting
import Wire

/// The command `duband check`.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judge the configuration, policies, templates, database, calendar and channels.")

  @OptionGroup var options: Options

  func run() async throws {
    var findings = Findings()
    guard let setup = findings.ask("configuration", { try Setup(options) }) else {
      return try finish(findings)
    }
    let (rulebook, problems) = setup.soundRules()
    _ = findings.ask("policies") {
      if !problems.isEmpty { throw Trouble(.usage, problems.joined(separator: "\n       ")) }
    } _: {
      "\(setup.configuration.policies.count) files, \(rulebook.entries.count) rules"
    }
    let letterhead = findings.ask("templates") { try setup.letterhead() }
    let files = findings.ask("calendars", { try setup.calendarFiles() }) { files in
      files.filter(\.isAnnounced).map { String($0.year) }.joined(separator: " ")
    }
    _ = findings.ask("service package", { try setup.servicePackage() }) {
      "\($0.items.count) items"
    }
    if let smtp = setup.configuration.smtp {
      let mail: Void? = findings.ask("mail") {
        guard let letterhead else { return }
        _ = try MailCourier(
          smtp, sender: setup.configuration.sender, mail: setup.configuration.mail,
          host: Run.hostName, letterhead: letterhead, health: RelayHealth(), stop: WakeUp())
      }
      // What is wrong with a secret or a key is wrong with each relay.
      for relay in mail == nil ? [] : smtp.relays {
        _ = findings.ask("relay \(relay.name)") {
          try Relay(relay, of: smtp, host: Run.hostName, stop: WakeUp()).reach()
        }
      }
    } else {
      findings.judge("smtp") { "no relay is named: e-mail would stay in the queue; write smtp:" }
    }
    for endpoint in setup.configuration.endpoints {
      guard let letterhead else { break }
      _ = findings.ask("endpoint \(endpoint.name)") {
        try HookCourier(endpoint, letterhead: letterhead, stop: WakeUp()).reach()
      }
    }
    if let connection = findings.ask("database", { try setup.connect() }, { $0.target.description })
    {
      try database(
        setup, rulebook, isWhole: problems.isEmpty, files ?? [], connection, &findings)
    }
    try finish(findings)
  }

  private func database(
    _ setup: Setup, _ rulebook: Rulebook, isWhole: Bool, _ files: [CalendarFile],
    _ connection: Connection, _ findings: inout Findings
  ) throws {
    let schema: Void? = findings.ask("schema") {
      let pending = try Migrations.pending(on: connection)
      guard pending.isEmpty else {
        throw Trouble(.found, "\(pending.count) migrations are missing; run duband migrate")
      }
    }
    guard schema != nil else { return }
    _ = findings.ask("registry", { try registry(setup, connection) }) { $0 }
    let moment = findings.ask("time zone") {
      try CivilMoment.now(in: setup.configuration.window.timeZone, on: connection)
    }
    guard let today = moment?.day else { return }
    findings.judge("calendar of \(today.year)") {
      files.contains { $0.year == today.year && $0.isAnnounced }
        ? nil : "it is provisional; put \(today.year).json into \(setup.configuration.calendars)"
    }
    _ = findings.ask("tables") { try setup.loadTables(on: connection) }
    try rules(rulebook, today, connection, &findings)
    // A rule that cannot be read is still asked for.
    if isWhole {
      _ = findings.ask("duties on record") {
        let forsaken = try rulebook.forsaken(on: connection)
        guard !forsaken.isEmpty else { return }
        throw Trouble(
          .found,
          forsaken.map {
            "\($0.count) are of \($0.policy)/\($0.rule), which no policy asks for any more; under a new name"
              + " they are other duties, and told anew"
          }.joined(separator: "\n       "))
      }
    }
    _ = findings.ask(
      "contacts", { try Contacts.missing(on: connection) },
      { $0 == 0 ? "everybody has one" : "\($0) have none: the next one up is told for them" })
  }

  /// Whether the registry can be read; says how its changes are noticed.
  private func registry(_ setup: Setup, _ connection: Connection) throws -> String {
    let relations = try Relation.all(on: connection)
    let lacks = relations.compactMap(\.lack)
    guard lacks.isEmpty else {
      let user = try connection.query("select quote_ident(current_user) as name")[0](
        "name", as: String.self)
      let mends = lacks.map { $0 == "the relation" ? "make it" : "grant \($0) to \(user)" }
      throw Trouble(
        .found,
        zip(relations.filter { $0.lack != nil }, mends).map {
          "registry.\($0.file.rawValue) cannot be read; \($1)"
        }.joined(separator: "\n       "))
    }
    let silent = relations.filter { !$0.isAnnounced }
    guard !silent.isEmpty else { return "" }
    let interval = setup.configuration.fullScan ?? Watch.unannouncedScan
    return "no trigger tells of changes of \(silent.map(\.file.rawValue).joined(separator: ", ")): "
      + "everything is looked at every \(interval.components.seconds) s"
  }

  /// Runs each rule once, of the policies whose bureaus there are.
  private func rules(
    _ rulebook: Rulebook, _ today: CivilDate, _ connection: Connection, _ findings: inout Findings
  ) throws {
    var policies: [Policy] = []
    for entry in rulebook.entries where !policies.contains(entry.policy) {
      policies.append(entry.policy)
    }
    for policy in policies {
      let bureaus: Void? = findings.ask("bureau of \(policy.name)") {
        let unknown = try Rulebook.unknownBureaus(among: policy.bureaus, on: connection)
        if let (code, known) = unknown.first {
          throw policy.place(of: "bureau").problem(
            "the registry has no bureau \(code)", mend: "write one that it has (\(known))")
        }
      }
      guard bureaus != nil else { continue }
      for entry in rulebook.entries where entry.policy == policy {
        let name = policies.count > 1 ? "\(entry.rule.name) of \(policy.name)" : entry.rule.name
        findings.judge(entry, as: "rule \(name)", asOf: today, on: connection)
      }
    }
  }

  private func finish(_ findings: Findings) throws {
    if options.json {
      try Printing.json(findings.lines)
    } else {
      for line in findings.lines {
        print(
          "\(line.ok ? "ok   " : "WRONG")  \(line.what)\(line.text.isEmpty ? "" : ": \(line.text)")"
        )
      }
    }
    if let status = findings.worst { throw Trouble(status) }
  }
}

/// What a check found, a line each.
struct Findings {
  struct Line: Encodable {
    let what: String
    let ok: Bool
    let text: String
  }

  var lines: [Line] = []
  var worst: Trouble.Status?

  /// Does something and notes whether it went well.
  mutating func ask<Value>(
    _ what: String, _ body: () throws -> Value, _ say: (Value) -> String = { _ in "" }
  ) -> Value? {
    do {
      let value = try body()
      lines.append(Line(what: what, ok: true, text: say(value)))
      return value
    } catch let trouble as Trouble {
      fail(what, trouble.text, trouble.status)
    } catch let error as DatabaseError {
      fail(what, error.description, Trouble.Status(of: error))
    } catch let failure as Pass.Failure {
      fail(what, failure.words, Trouble.Status(of: failure.error))
    } catch let error as NotCarried {
      fail(what, error.description, .unreachable)
    } catch {
      fail(what, "\(error)", .found)
    }
    return nil
  }

  /// Notes what is wrong, if anything is.
  mutating func judge(_ what: String, _ wrong: () -> String?) {
    if let text = wrong() {
      fail(what, text, .found)
    } else {
      lines.append(Line(what: what, ok: true, text: ""))
    }
  }

  mutating func fail(_ what: String, _ text: String, _ status: Trouble.Status) {
    lines.append(Line(what: what, ok: false, text: text))
    if (worst.map(Self.weight) ?? 0) < Self.weight(status) { worst = status }
  }

  /// What has to be mended here counts for more than what is away: that may come back by itself.
  private static func weight(_ status: Trouble.Status) -> Int {
    switch status {
    case .tryAgain, .unreachable: 1
    case .found: 2
    case .usage: 3
    }
  }
}
