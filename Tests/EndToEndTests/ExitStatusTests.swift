import Stand
import Testing

extension EndToEnd {
  /// 0 done, 1 found something wrong, 2 usage or configuration, 3 a dependency is away.
  @Suite("Exit statuses") struct ExitStatuses {
    @Test(
      "an unknown word on the command line is 2",
      arguments: [
        ["nonsense"], ["run", "--nonsense"], ["queue", "show", "x"],
        ["run", "--as-of", "yesterday"],
        ["run", "--as-of", "2024-06-14"], ["queue", "list", "--state", "lost"],
        ["queue", "retry"], ["duties", "--rule", "none"],
      ])
    func usage(_ arguments: [String]) throws {
      let ended = try Stage().run(arguments)
      #expect(ended.status == 2)
      #expect(!ended.errors.isEmpty)
    }

    @Test("a configuration that is missing, or wrong in a line, is 2 and says where")
    func configuration() throws {
      let stage = try Stage()
      let file = try stage.write("duband.yaml", "database: {conninfo: x}\npolcies: [policy.yaml]")
      let wrong = try stage.run("duties")
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("\(file):2:"))
      try stage.write("duband.yaml", "database: {conninfo: x\nb: : c")
      let broken = try stage.run("run")
      #expect(broken.status == 2)
      #expect(broken.errors.contains("duband.yaml:2:"))
      try stage.remove("duband.yaml")
      let missing = try stage.run("status")
      #expect(missing.status == 2)
      #expect(missing.errors.contains(file) && missing.errors.contains("--config FILE"))
    }

    @Test("a policy's text that cannot be read is 2, and says where it stands")
    func badTodo() throws {
      let stage = try Stage()
      try stage.write("policy.yaml", Stage.policy.replacing("todo: 签订", with: "todo: 与{{name签订"))
      let ended = try stage.run("duties")
      #expect(ended.status == 2)
      #expect(
        ended.errors.contains("rules.alliance-enrolment.todo: {{ is not closed; close it by }}"))
    }

    @Test(
      "a database that cannot be reached is 3",
      arguments: [["run", "--once"], ["duties"], ["status"], ["queue", "list"], ["migrate"]])
    func unreachable(_ arguments: [String]) throws {
      let ended = try Stage(conninfo: "host=/nonexistent dbname=none").run(arguments)
      #expect(ended.status == 3)
      #expect(ended.errors.contains("/nonexistent"))
    }

    @Test("a bad row is 1, says file, line and column, and leaves the database as it was")
    func badRow() throws {
      let stage = try Stage()
      try stage.load(.of(1))
      for (name, text) in County.of(3).files { try stage.write("county/\(name)", text) }
      try stage.write(
        "county/institutions.csv",
        "code,name,health_centre_code,filed_on\nk1,甲,centre,2024-06-07\nk2,乙,centre,2024-06-31")
      let ended = try stage.run("import", "\(stage.folder)/county")
      #expect(ended.status == 1)
      #expect(ended.errors.contains("institutions.csv:3: column filed_on: "))
      #expect(try stage.number("select count(*) as n from registry.institutions") == 1)
      #expect(try stage.number("select count(*) as n from registry.contacts") == 4)
    }

    @Test("a schema that was never made is said, with the mend")
    func unmigrated() throws {
      let stage = try Stage(conninfo: try Cluster.shared.database())
      let ended = try stage.run("queue", "list")
      #expect(ended.status == 1)
      #expect(ended.errors.contains("duband migrate"))
      #expect(try stage.run("migrate").status == 0)
      #expect(try stage.run("queue", "list").status == 0)
    }
  }
}
