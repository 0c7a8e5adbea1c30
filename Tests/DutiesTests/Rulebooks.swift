import Civil
import Foundation
import Policy

@testable import Duties

extension Rulebook {
  /// A policy with one rule, which yields what stands in `registry.chores`.
  static func chores(_ ladder: [String], sql: String = chores) -> Rulebook {
    read(["chore": ladder], channels: [], sql: ["chore": sql])
  }

  static let chores = """
    select subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, facts
    from chores;
    """

  /// A policy of several rules, each with its ladder and its query.
  static func read(
    _ ladders: [String: [String]], channels: [String] = [], sql: [String: String],
    announcements: [String] = [], named name: String = "test", bureau: String? = nil
  ) -> Rulebook {
    var lines = ["policy: \(name)", "title: 测试", "document: 一号", "starts_on: 2024-01-01"]
    if let bureau { lines.append("bureau: \(bureau)") }
    if !channels.isEmpty { lines += ["channels:"] + channels.map { "  \($0)" } }
    lines.append("rules:")
    for (rule, ladder) in ladders.sorted(by: { $0.key < $1.key }) {
      lines += ["  \(rule):", "    title: 事", "    clause: 一", "    todo: 做", "    ladder:"]
      lines += ladder.map { "      \($0)" }
    }
    if !announcements.isEmpty { lines += ["announcements:"] + announcements.map { "  \($0)" } }
    do {
      let policy = try Policy.read(text: lines.joined(separator: "\n"), file: "test.yaml")
      return Rulebook(policies: [policy]) { rule in sql[rule] ?? chores }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// A policy with one rule `chore` of that query and these numbers.
  static func own(_ sql: String, numbers: [String: Int]) -> Rulebook {
    let given = numbers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      .joined(separator: ", ")
    do {
      let policy = try Policy.read(
        text: """
          policy: test
          title: 测试
          document: 一号
          starts_on: 2024-01-01
          rules:
            chore: {title: 事, clause: 一, todo: 做, ladder: {0: [bearer]}, numbers: {\(given)}}
          """, file: "test.yaml")
      return Rulebook(policies: [policy]) { _ in sql }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// A query of one duty, of which one column is another.
  static func oneDuty(_ column: String) -> String {
    let columns = [
      "'N1' as subject", "'H01' as bearer", "'2024-H2' as period", "date '2024-06-01' as opened_on",
      "date '2024-06-30' as due_on", "false as provisional", "null::date as met_on",
      "null::date as closes_on", "jsonb_build_object('institution', 'N1', 'name', '甲') as facts",
    ]
    let name = column.split(separator: " ").last ?? ""
    return "select "
      + columns.map { $0.hasSuffix(" as \(name)") ? column : $0 }.joined(separator: ", ")
  }

  /// Two policies that run side by side.
  static func + (one: Rulebook, other: Rulebook) -> Rulebook {
    let policies = (one.entries + other.entries).map(\.policy)
    return Rulebook(policies: policies) { rule in
      (one.entries + other.entries).first { $0.rule.query == rule }?.sql ?? chores
    }
  }

  /// A policy and the rules that the product brings.
  static func shipped(
    _ policy: String = "wushan-2024-25", under bureau: String? = nil
  ) throws -> Rulebook {
    let file = "\(DutiesTests.shipped)/policies/\(policy).yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let scope = bureau.map { "\nbureau: \($0)\n" } ?? "\n"
    let policy = try Policy.read(
      text: text.replacing("\nchannels:", with: "\(scope)channels:"), file: file
    ) { rule in
      let path = "\(DutiesTests.shipped)/rules/\(rule)"
      return RuleFolder(
        path: path, keys: try? String(contentsOfFile: "\(path)/rule.yaml", encoding: .utf8),
        todo: nil)
    }
    return try Rulebook(policies: [policy]) { rule in
      try String(contentsOfFile: "\(DutiesTests.shipped)/rules/\(rule)/duties.sql", encoding: .utf8)
    }
  }

  /// The example of a county's own rule, which a policy takes up in one line.
  static func example() throws -> Rulebook {
    let folder = "\(DutiesTests.shipped)/rules/example"
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
    let policy = try Policy.read(
      text: """
        policy: test
        title: 测试
        document: 一号
        starts_on: 2024-06-13
        rules: {winter-check: {query: example}}
        """, file: "test.yaml"
    ) { _ in
      RuleFolder(path: folder, keys: try text("rule.yaml"), todo: try text("todo.mustache"))
    }
    return try Rulebook(policies: [policy]) { _ in try text("duties.sql") }
  }
}
