import Database
import Glibc
import Testing

extension EndToEnd {
  /// A rule whose query fails for a reason that no row of the registry tells of.
  @Suite("A rule that failed") struct FailedRule {
    @Test("is tried again after a while, although nothing has changed")
    func again() throws {
      let stage = try Stage()
      try stage.configure(.init(pollInterval: "100ms"))
      try stage.load(.of(1))
      let connection = try stage.connect()
      try connection.script("alter function duban.number(text) rename to number_away")
      let daemon = try stage.start("run", "--log", "terminal")
      try daemon.logs("rule.failed")
      try eventually("what was imported is seen") {
        try stage.number("select count(*) as n from duban.registry_change") == 0
      }
      try connection.script("alter function duban.number_away(text) rename to number")
      try eventually("the rule works") {
        try stage.number("select count(*) as n from duban.duty") == 1
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end().status == 0)
    }
  }
}
