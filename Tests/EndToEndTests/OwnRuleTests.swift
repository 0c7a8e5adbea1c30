import Foundation
import Testing

extension EndToEnd {
  /// The example rule of Config/rules/example, which a policy takes up in one line.
  @Suite("A rule of one's own") struct OwnRule {
    private func stage(_ rules: String) throws -> Stage {
      let stage = try Stage()
      try write(rules, on: stage)
      return stage
    }

    /// A policy of these rules, and with more keys of its own.
    private func write(_ rules: String, _ more: String = "", on stage: Stage) throws {
      try stage.write(
        "policy.yaml",
        """
        policy: test
        title: 措施
        document: 测试〔2024〕1号
        starts_on: 2024-06-13
        \(more)
        rules:
          \(rules)
        """)
    }

    @Test("imported facts become its duty, the duty its digest, and an inspection ends it")
    func told() throws {
      let stage = try stage("winter-check: {query: example}")
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.write(
        "county/activities.csv",
        "code,kind,held_on,institution_codes,provider_codes\nJ1,inspection,2024-06-20,k1,centre")
      try stage.load(County(institutions: [.init(code: "k1")]))

      #expect(try stage.pass(on: "2024-10-08") == 0)
      let mails = server.newMails()
      #expect(mails.map(\.recipient).sorted() == ["centre", "k1"])
      let told = mails.first { $0.recipient == "centre" }?.text ?? ""
      #expect(told.contains("冬季安全检查｜示例幼儿园｜2024"))
      #expect(
        told.contains(
          "请办理：在2024年11月30日前到该机构检查取暖、用电、燃气和疏散通道，并登记活动记录"
            + "（类别：检查）。上次检查：2024年6月20日。"))
      #expect(told.contains("依据：本县托育机构冬季安全检查制度（示例）"))
      for arguments in [
        ["winter-check", "k1"], ["winter-check", "k1", "--json"], ["--message", "1"],
      ] {
        let why = try stage.run(["explain"] + arguments + ["--as-of", "2024-10-08"]).output
        #expect(why.contains("本县托育机构冬季安全检查制度"))
        #expect(!why.contains("测试〔2024〕1号"))
      }
      // A term of months is not spelt out day by day.
      let why = try stage.run("explain", "winter-check", "k1", "--as-of", "2024-10-08").output
      #expect(why.contains(#/between them: \d+ days, \d+ of them working days\n/#))
      #expect(!why.contains("day off"))
      #expect(try stage.pass(on: "2024-12-02") == 0)
      #expect(server.newlyTold() == ["bureau", "centre"])

      try stage.write(
        "county/activities.csv",
        "code,kind,held_on,institution_codes,provider_codes\nJ2,inspection,2024-12-02,k1,centre")
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-12-03") == 0)
      #expect(server.newMails().map(\.recipient) == ["bureau"])
    }

    @Test("a new name makes other duties of them, and check says so")
    func renamed() throws {
      let stage = try stage("winter-check: {query: example}")
      let server = try MailServer(on: stage)
      try stage.configure(.init(mailPort: server.port))
      try stage.load(County(institutions: [.init(code: "k1")]))
      #expect(try stage.pass(on: "2024-10-08") == 0)
      #expect(try stage.run("check").output.contains("ok     duties on record\n"))
      try write("cold-check: {query: example}", on: stage)
      let check = try stage.run("check")
      #expect(check.status == 1)
      #expect(
        check.output.contains(
          "WRONG  duties on record: 1 are of test/winter-check, which no policy"))
    }

    @Test("a todo that asks for what there is not is refused at the start, with its place")
    func badTodo() throws {
      let stage = try stage("winter-check: {query: example, todo: '{{dew}}前检查'}")
      for arguments in [["run", "--once"], ["duties"], ["check"]] {
        let ended = try stage.run(arguments)
        // `check` has found that no relay is there, too: what is wrong here counts for more.
        #expect(ended.status == 2)
        #expect(
          (ended.errors + ended.output).contains(
            "policy.yaml:7:40: rules.winter-check.todo: nothing is called dew; write one of "))
      }
    }

    /// A stage with rules of its own beside the example, each with its query.
    private func stage(_ rules: String, queries: [String: String]) throws -> Stage {
      let stage = try stage(rules)
      let shipped = "\(Stage.checkout)/Config/rules"
      for (name, sql) in queries { try stage.write("rules/\(name)/duties.sql", sql) }
      for name in ["duties.sql", "rule.yaml", "todo.mustache"] {
        try stage.write(
          "rules/example/\(name)",
          String(contentsOfFile: "\(shipped)/example/\(name)", encoding: .utf8))
      }
      let file = "\(stage.folder)/duband.yaml"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try stage.write("duband.yaml", text.replacing("rules: \(shipped)", with: "rules: rules"))
      return stage
    }

    private static let own = "{title: a, clause: b, todo: c, ladder: {0: [bearer]}}"

    @Test("an error of a rule's SQL has rule, file, line and column, and the other rules go on")
    func sqlError() throws {
      let stage = try stage(
        "fire: \(Self.own)\n  winter-check: {query: example}",
        queries: ["fire": "-- 消防\nselect code as subject\nfrom known_kids"])
      try stage.load(.of(1))
      let place = "rules/fire/duties.sql:3:6: "
      let words = #"\#(place)relation "known_kids" does not exist (42P01)"#
      let duties = try stage.run("duties", "--as-of", "2024-10-08")
      #expect(duties.status == 1)
      #expect(duties.output.contains("winter-check"))
      #expect(duties.errors.contains("duband: rule fire: \(stage.folder)/\(words)\n"))
      #expect(!duties.errors.contains("migrate"))
      #expect(
        try stage.run("duties", "--as-of", "2024-10-08", "--rule", "winter-check").status == 0)
      let preview = try stage.run(
        "preview", "--as-of", "2024-10-08", "--out", "\(stage.folder)/out")
      #expect(preview.status == 1)
      #expect(preview.output.contains("centre"))
      #expect(preview.errors.contains("rule fire: \(stage.folder)/\(words)"))
      for arguments in [
        ["explain", "fire", "k1"], ["simulate", "--from", "2024-10-08", "--to", "2024-10-09"],
      ] {
        let ended = try stage.run(arguments)
        #expect(ended.status == 1)
        #expect(ended.errors == "duband: rule fire: \(stage.folder)/\(words)\n")
      }
      let check = try stage.run("check")
      #expect(check.status == 1)
      #expect(check.output.contains("WRONG  rule fire: \(stage.folder)/\(words)\n"))
      let once = try stage.run("run", "--once", "--as-of", "2024-10-08")
      #expect(once.errors.contains("rule.failed") && once.errors.contains(place))
    }

    @Test("simulate shows the rules that are asked for, by commas or one each time")
    func simulated() throws {
      let stage = try stage(
        """
        winter-check: {query: example}
          autumn-check: {query: example}
          other-check: {query: example}
        """)
      try stage.load(.of(1))
      func rules(_ arguments: String...) throws -> Set<String> {
        struct Telling: Decodable { let rule: String }
        let days = ["simulate", "--from", "2024-10-08", "--to", "2024-10-08"]
        return Set(try stage.decoded([Telling].self, days + arguments).map(\.rule))
      }
      #expect(try rules() == ["autumn-check", "other-check", "winter-check"])
      #expect(try rules("--rule", "winter-check") == ["winter-check"])
      #expect(
        try rules("--rule", "winter-check,other-check") == ["other-check", "winter-check"])
      #expect(
        try rules("--rule", "winter-check", "--rule", "autumn-check")
          == ["autumn-check", "winter-check"])
      let none = try stage.run(
        "simulate", "--from", "2024-10-08", "--to", "2024-10-08", "--rule", "winter-chek")
      #expect(none.status == 2)
      #expect(none.errors.contains("no rule winter-chek; did you mean winter-check?"))
    }

    @Test("check tells what is wrong with all policies and rules in one run, and tries the others")
    func everything() throws {
      let stage = try stage(
        """
        two: \(Self.own)
          none: \(Self.own)
          winter-check: {query: example}
          words: {title: a, clause: b, ladder: {0: [bearer]}}
        """,
        queries: [
          "two": "select 1;\n\nselect 2", "none": "-- nothing yet", "words": "select 'children', 1",
        ])
      try stage.write("rules/words/todo.mustache", "现有\n{{childern}}名")
      try stage.write("other.yaml", "policy: other\ntitle：甲\ndocument: 乙")
      let text = try String(contentsOfFile: "\(stage.folder)/duband.yaml", encoding: .utf8)
      try stage.write(
        "duband.yaml", text.replacing("[policy.yaml]", with: "[policy.yaml, other.yaml]"))
      try stage.load(.of(1))
      let check = try stage.run("check")
      #expect(check.status == 2)
      for words in [
        "/other.yaml:2:6: the colon ： is full-width; write title: with a space behind it\n",
        "/rules/two/duties.sql:3:1: one SELECT only; remove what stands after the semicolon\n",
        "/rules/none/duties.sql:1:1: it holds no query; write one SELECT\n",
        "/rules/words/todo.mustache:2:1: nothing is called childern; did you mean children? or write ",
        "ok     rule winter-check: ",
      ] { #expect(check.output.contains(words), "\(words)") }
    }

    @Test("check runs each rule once: counts and three duties, or where it is to be mended")
    func check() throws {
      let stage = try stage("winter-check: {query: example, numbers: {spare: 1}}")
      try stage.load(.of(4))
      // The present day is the clock's: in whatever season, that of 2024 is missed.
      let ok = try stage.run("check").output
      #expect(ok.contains("ok     bureau of test\n"))
      #expect(
        ok.contains(
          #/ok     rule winter-check: \d+ duties \(.*missed\), estimated cost \d+; nobody asks for spare\n/#
        ))
      #expect(ok.contains("       k1 第1幼儿园 by centre 2024 due 2024-11-30 missed\n"))

      func found(_ rules: String, _ more: String = "") throws -> String {
        try write(rules, more, on: stage)
        return try stage.run("check").output
      }
      let numbers = try found(
        "alliance-enrolment: {title: a, clause: b, todo: c, ladder: {0: [bearer]}, numbers: {n: 1}}"
      )
      #expect(
        numbers.contains(
          "policy.yaml:7:86: rules.alliance-enrolment.numbers: the query asks for the number within_wd; "
            + "write within_wd: … under numbers\n"))
      #expect(
        try found("winter-check: {query: example}", "bureau: bureaux").contains(
          "policy.yaml:5:9: bureau: the registry has no bureau bureaux; "
            + "write one that it has (bureau)\n"))
      #expect(
        try found("winter-check: {query: example, todo: '{{no_fact}}'}").contains(
          "policy.yaml:7:40: rules.winter-check.todo: nothing is called no_fact; "))
    }
  }
}
