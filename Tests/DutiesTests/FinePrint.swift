import Civil
import Testing

@testable import Duties

/// Facts of one institution, N1, and the duties that follow from them on a day.
struct FinePrint: Sendable, CustomTestStringConvertible {
  let what: String
  let asOf: String
  /// `period bearer opened..due state [met_on]`, the period `-` where it is empty.
  let duties: [String]
  let facts: @Sendable (County) throws -> Void
  var testDescription: String { "\(what) (as of \(asOf))" }

  init(
    _ what: String, on asOf: String, _ duties: [String],
    _ facts: @escaping @Sendable (County) throws -> Void
  ) {
    self.what = what
    self.asOf = asOf
    self.duties = duties
    self.facts = facts
  }

  func check(_ rule: String, of policy: String = "wushan-2024-25") throws {
    let county = try County(.shipped(policy))
    try facts(county)
    let duties = try county.rulebook.duties(asOf: day(asOf), rule: rule, on: county.connection)
    let lines = duties.map { duty in
      "\(duty.period.isEmpty ? "-" : duty.period) \(duty.bearer) \(duty.openedOn)..\(duty.dueOn) "
        + "\(duty.state)\(duty.late ? " late" : "")\(duty.metOn.map { " \($0)" } ?? "")"
    }
    #expect(lines == self.duties)
  }
}
