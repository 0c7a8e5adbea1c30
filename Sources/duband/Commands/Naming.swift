import Database
import Duties
import Policy
import StrictYAML

/// Judges the names and codes on a command line: one that is not there is trouble with the mend.
struct Naming {
  let rulebook: Rulebook
  private let connection: Connection

  init(_ rulebook: Rulebook, _ connection: Connection) {
    self.rulebook = rulebook
    self.connection = connection
  }

  /// A policy that is in force.
  func judge(policy: String?) throws {
    let known = Set(rulebook.entries.map(\.policy.name)).sorted()
    try judge(policy, "policy", among: known)
  }

  /// A rule that runs, in that policy where one is given.
  func judge(rule: String?, of policy: String?) throws {
    let entries = rulebook.entries.filter { policy == nil || $0.policy.name == policy }
    try judge(rule, "rule", among: Set(entries.map(\.rule.name)).sorted())
  }

  /// A rule that runs, or a kind of announcement that is switched on, of that policy where one is given.
  func judge(ruleOrBulletin name: String, of policy: String?) throws {
    let entries = rulebook.entries.filter { policy == nil || $0.policy.name == policy }
    let bulletins = entries.flatMap(\.policy.bulletins).filter(\.isEnabled).map(\.kind.rawValue)
    try judge(name, "rule", among: Set(entries.map(\.rule.name) + bulletins).sorted())
  }

  /// A rule that a policy file has, be it switched off.
  func judge(anyRule rule: String?, of policy: String?) throws {
    let policies = rulebook.entries.map(\.policy).filter { policy == nil || $0.name == policy }
    try judge(rule, "rule", among: Set(policies.flatMap(\.rules).map(\.name)).sorted())
  }

  private func judge(_ name: String?, _ kind: String, among known: [String]) throws {
    guard let name, !known.contains(name) else { return }
    let near = nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
    throw Trouble(
      .usage, "no \(kind) \(name); \(near)there is \(known.joined(separator: ", "))")
  }

  /// A code of an organisation or institution, for an option that wants one.
  func judge(party code: String?, _ option: String) throws {
    if let code { try judge(code, option) { $0.isParty } }
  }

  /// A code of whatever a duty can be about, as the registry has it or the daemon on record.
  func judge(subject code: String?) throws {
    guard let code else { return }
    let isRecorded = try connection.query(
      "select exists (select from duban.duty where subject = $1) as recorded", code)[0](
        "recorded", as: Bool.self)
    if !isRecorded { try judge(code, "subject") { _ in true } }
  }

  private func judge(_ code: String, _ kind: String, _ isMeant: (Code) -> Bool) throws {
    let known = try Code.all(on: connection).filter(isMeant)
    if known.contains(where: { $0.code == code }) { return }
    if let named = known.first(where: { $0.name == code }) {
      throw Trouble(.usage, "no \(kind) \(code): that is a name; write its code, \(named.code)")
    }
    let near = nearest(to: code, among: known.map(\.code))
      .flatMap { near in known.first { $0.code == near } }
    throw Trouble(
      .usage,
      "no \(kind) \(code) in the registry"
        + (near.map { "; did you mean \($0.code) (\($0.name))?" }
          ?? "; codes stand in organisations.csv, institutions.csv, agreements.csv, findings.csv"))
  }
}

extension [String] {
  /// The names that an option was given: several by commas, or one each time.
  var names: [String] {
    flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }
  }
}
