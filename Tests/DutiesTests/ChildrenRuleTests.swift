import Database
import Testing

@testable import Duties

/// obligations.md, The duties and Fine print: what is owed for the children of an institution.
@Suite("Rules for children") struct ChildrenRuleTests {
  @Test("health-record-gap", arguments: FinePrints.records)
  func record(_ fact: FinePrint) throws { try fact.check("health-record-gap") }

  @Test("service-package", arguments: FinePrints.services)
  func services(_ fact: FinePrint) throws { try fact.check("service-package") }

  @Test("nothing of one child leaves the queries: counts, and the package's items")
  func privacy() throws {
    let county = try County(.shipped())
    try FinePrints.enrol(county)
    try county.child("K1", born: "2023-06-20", enrolled: "2024-06-01")
    try county.child("K2", born: "2023-06-25", enrolled: "2024-06-01", record: "2024-07-02")
    try county.services("K2", 12, on: "2024-06-26", without: ["疾病预防", "口腔保健"])
    let duties = try county.rulebook.duties(asOf: day("2024-07-05"), on: county.connection)
    func facts(_ rule: String) throws -> Facts {
      try #require(duties.first { $0.rule == rule }).facts
    }
    let record = try facts("health-record-gap")
    #expect([record["children"], record["missing"]] == ["2", "1"])
    #expect(Set(record.values.keys) == ["institution", "name", "children", "missing"])
    let package = try facts("service-package")
    #expect([package["months"], package["children"], package["missing"]] == ["12", "2", "14"])
    #expect(
      Set(package.values.keys) == ["institution", "name", "months", "items", "children", "missing"])
    #expect(
      package.values["items"].map { if case .list(let items) = $0 { items.count } else { 0 } } == 12
    )
  }
}

extension FinePrints {
  /// N1 is filed, and H01 looks after it.
  static func enrol(_ county: County) throws {
    try county.institution("N1", filed: "2024-01-01")
    try county.agreement("V", signed: "2024-01-01")
  }

  static let records = [
    FinePrint(
      "from the month after P's: ten working days from its first day", on: "2024-07-01",
      ["2024-07 H01 2024-07-01..2024-07-15 open"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-06-30")
    },
    FinePrint("not in P's own month", on: "2024-06-30", []) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-01-01")
    },
    FinePrint("enrolled on the first day: from the next month on", on: "2024-07-31", []) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-07-01")
    },
    FinePrint(
      "a record on the first day meets it, one of the day before makes it none", on: "2024-07-05",
      ["2024-07 H01 2024-07-01..2024-07-15 met 2024-07-01"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-07-01")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-06-30")
    },
    FinePrint(
      "every child concerned, on the latest; tomorrow's record is not seen", on: "2024-07-19",
      ["2024-07 H01 2024-07-01..2024-07-15 overdue"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-07-10")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-07-20")
    },
    FinePrint(
      "every child concerned, on the latest: late", on: "2024-07-20",
      ["2024-07 H01 2024-07-01..2024-07-15 met late 2024-07-20"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-07-10")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-07-20")
    },
    FinePrint(
      "to the month's last day it is overdue", on: "2024-07-31",
      ["2024-07 H01 2024-07-01..2024-07-15 overdue"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint(
      "after it missed, and owed for the next month", on: "2024-08-01",
      ["2024-07 H01 2024-07-01..2024-07-15 missed", "2024-08 H01 2024-08-01..2024-08-15 open"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint(
      "a record of the next month does not meet it", on: "2024-09-02",
      [
        "2024-07 H01 2024-07-01..2024-07-15 missed",
        "2024-08 H01 2024-08-01..2024-08-15 met 2024-08-02",
      ]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01", record: "2024-08-02")
    },
    FinePrint(
      "who leaves within the month is concerned to the day before", on: "2024-07-19",
      ["2024-07 H01 2024-07-01..2024-07-15 overdue"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01", left: "2024-07-20")
    },
    FinePrint("who leaves within the month is not concerned from then on", on: "2024-07-20", []) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", left: "2024-07-20")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", left: "2024-06-20")
    },
    FinePrint(
      "who left on the next month's first day was there to the end", on: "2024-08-05",
      ["2024-07 H01 2024-07-01..2024-07-15 missed"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", left: "2024-08-01")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", left: "2024-07-31")
    },
    FinePrint("without consent, or without an answer: none", on: "2024-07-10", []) {
      try enrol($0)
      try $0.child("K1", born: "2023-01-01", enrolled: "2024-05-01", consent: "no")
      try $0.child("K2", born: "2023-01-01", enrolled: "2024-05-01", consent: "unknown")
    },
    FinePrint("filed on the second day: none", on: "2024-07-10", []) {
      try $0.institution("N1", filed: "2024-07-02")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint(
      "an agreement from the second day on, or to the day before: none", on: "2024-07-10", []
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", starts: "2024-07-02")
      try $0.agreement("W", signed: "2024-01-01", ends: "2024-06-30")
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint(
      "without a health centre: the provider of the agreement that was current on the first day",
      on: "2024-07-10", ["2024-07 H02 2024-07-01..2024-07-15 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", centre: nil)
      try $0.agreement("V", signed: "2024-01-01")
      try $0.agreement("W", signed: "2024-01-01", starts: "2024-07-01")
      try $0.agreement("X", by: "H02", signed: "2024-01-01", starts: "2024-07-01")
      try $0.agreement("Y", signed: "2024-01-01", starts: "2024-07-02")
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint("closed on the due date: not owed", on: "2024-07-20", []) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-07-15")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
    FinePrint(
      "closed a day later: it stays", on: "2024-07-20",
      ["2024-07 H01 2024-07-01..2024-07-15 overdue"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-07-16")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.child("K", born: "2023-01-01", enrolled: "2024-05-01")
    },
  ]

  static let services = [
    FinePrint(
      "opens on the day of the milestone; due at the end of the next month", on: "2024-06-20",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 open"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-20")
    },
    FinePrint("not a day sooner; enrolled a day later: never", on: "2024-06-19", []) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01")
    },
    FinePrint("enrolled a day after it, or left on it: not concerned", on: "2024-06-25", []) {
      try enrol($0)
      try $0.child("K1", born: "2023-06-20", enrolled: "2024-06-21")
      try $0.child("K2", born: "2023-06-20", enrolled: "2024-06-01", left: "2024-06-20")
    },
    FinePrint(
      "from the first day of P's month on", on: "2024-06-13",
      ["2024-06/m12 H01 2024-06-01..2024-07-31 open"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-06-01", enrolled: "2024-05-01")
      try $0.child("K2", born: "2023-05-31", enrolled: "2024-05-01")
    },
    FinePrint(
      "a shorter month: its last day; 29 February", on: "2025-02-28",
      [
        "2025-02/m12 H01 2025-02-28..2025-03-31 open", "2025-02/m6 H01 2025-02-28..2025-03-31 open",
      ]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2024-08-31", enrolled: "2025-01-02")
      try $0.child("K2", born: "2024-02-29", enrolled: "2025-01-02")
    },
    FinePrint(
      "left on the due date: concerned to the day before", on: "2024-07-30",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 open"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01", left: "2024-07-31")
    },
    FinePrint("left on the due date: not concerned from then on", on: "2024-07-31", []) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01", left: "2024-07-31")
    },
    FinePrint(
      "left a day after it: it stays", on: "2024-08-05",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 overdue"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01", left: "2024-08-01")
    },
    FinePrint(
      "every item for every child, on the latest, before the milestone too", on: "2024-06-25",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 met 2024-06-18"]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-06-20", enrolled: "2024-06-01")
      try $0.child("K2", born: "2023-06-22", enrolled: "2024-06-01")
      try $0.services("K1", 12, on: "2024-06-18")
      try $0.services("K2", 12, on: "2024-06-17")
    },
    FinePrint(
      "one item of one child is lacking, another milestone's does not make up for it",
      on: "2024-08-04", ["2024-06/m12 H01 2024-06-20..2024-07-31 overdue"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01")
      try $0.services("K", 12, on: "2024-06-21", without: ["口腔保健"])
      try $0.service("K", 8, "口腔保健", on: "2024-06-21")
      try $0.service("K", 12, "口腔保健", on: "2024-08-05")
    },
    FinePrint(
      "the last item: late", on: "2024-08-05",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 met late 2024-08-05"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01")
      try $0.services("K", 12, on: "2024-06-21", without: ["口腔保健"])
      try $0.service("K", 12, "口腔保健", on: "2024-08-05")
    },
    FinePrint(
      "the package's file decides: an item without a mark counts nothing, a new one is asked for",
      on: "2024-07-01",
      [
        "2024-06/m12 H01 2024-06-20..2024-07-31 open",
        "2024-06/m8 H01 2024-06-20..2024-07-31 met 2024-06-21",
      ]
    ) {
      try enrol($0)
      try $0.child("K1", born: "2023-06-20", enrolled: "2024-06-01")
      try $0.child("K2", born: "2023-10-20", enrolled: "2024-06-01")
      try $0.services("K1", 12, on: "2024-06-21")
      try $0.services("K2", 8, on: "2024-06-21")
      try $0.service("K1", 12, "建立母子健康手册", on: "2024-06-21")
      try $0.connection.execute("insert into duban.service_item values (12, '新增项目')")
    },
    FinePrint(
      "missed on the ninety-first day", on: "2024-10-30",
      ["2024-06/m12 H01 2024-06-20..2024-07-31 missed"]
    ) {
      try enrol($0)
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01")
    },
    FinePrint(
      "whose institution was not filed, or had no agreement, on that day: not concerned",
      on: "2024-07-10", ["2024-06/m12 H01 2024-06-22..2024-07-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-06-21")
      try $0.agreement("V", signed: "2024-06-21", starts: "2024-06-22")
      for day in ["20", "21", "22"] {
        try $0.child("K\(day)", born: "2023-06-\(day)", enrolled: "2024-06-01")
      }
    },
    FinePrint(
      "without a health centre: the provider on the first such day", on: "2024-07-10",
      ["2024-06/m12 H02 2024-06-20..2024-07-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", centre: nil)
      try $0.agreement("V", by: "H02", signed: "2024-01-01")
      try $0.agreement("W", signed: "2024-06-21")
      try $0.child("K1", born: "2023-06-20", enrolled: "2024-06-01")
      try $0.child("K2", born: "2023-06-25", enrolled: "2024-06-01")
    },
    FinePrint("closed on the due date: not owed", on: "2024-08-10", []) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-07-31")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.child("K", born: "2023-06-20", enrolled: "2024-06-01")
    },
  ]
}
