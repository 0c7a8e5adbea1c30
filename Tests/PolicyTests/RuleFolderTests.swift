import Policy
import StrictYAML
import Testing

/// What a policy file leaves to the folder of a rule.
@Suite("A rule's folder") struct RuleFolderTests {
  @Test("An entry may be empty; what it says goes before what the folder says")
  func layers() throws {
    let whole = try rule("check: {}")
    #expect(whole.title == "检查")
    #expect(whole.clause == "第一条")
    #expect(whole.document == "本县制度")
    #expect(whole.todo == "去查。")
    #expect(whole.numbers == ["before_d": 60, "after_d": 90])
    #expect(whole.ladder.stages.map(\.name) == ["open", "0"])
    #expect(whole.isEnabled)

    let own = try rule(
      "check: {title: 冬检, todo: 快查。, numbers: {after_d: 30}, ladder: {+1wd: [bureau]}}")
    #expect(own.title == "冬检")
    #expect(own.clause == "第一条")
    #expect(own.todo == "快查。")
    #expect(own.numbers == ["before_d": 60, "after_d": 30])
    #expect(own.ladder.stages.map(\.name) == ["+1wd"])
  }

  @Test("The folder is that of the query, and may hold nothing but the query")
  func folders() throws {
    #expect(try rule("winter: {query: check}").title == "检查")
    #expect(try rule("bare: {title: a, clause: b, todo: c, ladder: {0: [bearer]}}").title == "a")
    #expect(
      problem("bare: {title: a, clause: b, todo: c}")
        == "p.yaml:6:9: rules.bare: the key ladder is missing; write ladder: …")
  }

  @Test("Where a key stands is known, in whichever file")
  func places() throws {
    let rule = try rule("check: {numbers: {after_d: 30}}")
    #expect(rule.place(of: "numbers") == place("p.yaml", 6, 20, "rules.check.numbers"))
    #expect(rule.place(of: "ladder") == place("rules/check/rule.yaml", 5, 9, "ladder"))
    #expect(rule.place(of: "todo") == place("rules/check/todo.mustache", 1, 1, ""))
  }

  @Test(
    "What is wrong in the folder is told with its file",
    arguments: [
      ("titel: a", "rules/check/rule.yaml:1:1: titel: unknown key; write title"),
      (
        "query: b",
        "rules/check/rule.yaml:1:1: query: unknown key; remove it; known are "
          + "todo, numbers, ladder, title, clause, document, enabled, by_institution"
      ),
      (
        "todo: b",
        "rules/check/rule.yaml:1:7: todo: the folder has a todo.mustache too; "
          + "keep one of them"
      ),
      (
        "ladder: {0: [beerer]}",
        #"rules/check/rule.yaml:1:14: ladder.0[0]: "beerer" is not one of "#
          + "bearer, institution, guidance, bureau, cdc; write bearer"
      ),
      ("", "rules/check/rule.yaml:1:1: the file is empty; write its keys"),
    ])
  func problems(keys: String, expected: String) {
    #expect(problem("check: {}", keys: keys) == expected)
  }

  @Test(
    "A folder that is not there is named where it is asked for, unless the rule is switched off")
  func missing() throws {
    #expect(
      problem("chek: {}")
        == "p.yaml:6:9: rules.chek: there is no folder rules/chek; make it, or mend the name; "
        + "did you mean check?")
    #expect(
      problem("check: {query: winter}")
        == "p.yaml:6:18: rules.check.query: there is no folder rules/winter; make it, or mend the name"
    )
    let off = "{title: a, clause: b, todo: c, ladder: {0: [bearer]}, enabled: false}"
    #expect(try rule("check: {}\n  winter: \(off)").name == "check")
  }

  @Test("An entry with nothing behind it is told how an empty one is written")
  func empty() {
    #expect(problem("check:") == "p.yaml:6:3: rules.check: empty; write check: {}")
  }

  @Test("What is wrong in several rules is told at once")
  func several() {
    #expect(
      problem("check:\n  chek: {}\n  bare: {titel: a}")?.split(separator: "\n").map(String.init)
        == [
          "p.yaml:6:3: rules.check: empty; write check: {}",
          "p.yaml:7:9: rules.chek: there is no folder rules/chek; make it, or mend the name; "
            + "did you mean check?",
          "p.yaml:8:10: rules.bare.titel: unknown key; write title",
        ])
  }

  private func place(_ file: String, _ line: Int, _ column: Int, _ path: String) -> Place {
    Place(file: file, line: line, column: column, path: path)
  }

  private static let keys = """
    title: 检查
    clause: 第一条
    document: 本县制度
    numbers: {before_d: 60, after_d: 90}
    ladder: {open: [bearer], 0: [bearer]}
    """

  private func rule(_ entry: String, keys: String = keys) throws -> Rule {
    let text = """
      policy: p
      title: t
      document: d
      starts_on: 2024-06-13
      rules:
        \(entry)
      """
    let policy = try Policy.read(text: text, file: "p.yaml") { name in
      switch name {
      case "check": RuleFolder(path: "rules/check", keys: keys, todo: "去查。")
      case "bare": RuleFolder(path: "rules/bare", keys: nil, todo: nil)
      default: RuleFolder(missingAt: "rules/\(name)", beside: ["bare", "check"])
      }
    }
    return try #require(policy.rules.first)
  }

  private func problem(_ entry: String, keys: String = keys) -> String? {
    do {
      _ = try rule(entry, keys: keys)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
