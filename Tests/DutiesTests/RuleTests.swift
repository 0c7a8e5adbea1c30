import Testing

@testable import Duties

/// obligations.md, The duties and Fine print: what is sharp in each rule.
///
/// `Tests/Oracle` has the breadth.
@Suite("Rules") struct RuleTests {
  @Test("alliance-enrolment", arguments: FinePrints.enrolment)
  func alliance(_ fact: FinePrint) throws { try fact.check("alliance-enrolment") }

  @Test("quarterly-visit", arguments: FinePrints.visits)
  func visit(_ fact: FinePrint) throws { try fact.check("quarterly-visit") }

  @Test("agreement-expiry", arguments: FinePrints.expiry)
  func expiry(_ fact: FinePrint) throws { try fact.check("agreement-expiry") }
}

enum FinePrints {
  static let enrolment = [
    FinePrint(
      "seven working days from the filing, a Saturday worked and three days off among them",
      on: "2024-09-13",
      ["- H01 2024-09-13..2024-09-25 open"]
    ) { try $0.institution("N1", filed: "2024-09-13") },
    FinePrint("filed tomorrow: not known yet", on: "2024-09-12", []) {
      try $0.institution("N1", filed: "2024-09-13")
    },
    FinePrint(
      "filed before P: seven working days from P", on: "2024-06-24",
      ["- H01 2024-06-13..2024-06-24 open"]
    ) { try $0.institution("N1", filed: "2023-01-01") },
    FinePrint("before P there are no duties", on: "2024-06-12", []) {
      try $0.institution("N1", filed: "2023-01-01")
    },
    FinePrint(
      "filed before P, an agreement signed by P that lasts to P: none", on: "2024-07-01", []
    ) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2024-06-13", starts: "2024-07-01", ends: "2024-06-13")
    },
    FinePrint(
      "filed before P, one that ended the day before P", on: "2024-07-01",
      ["- H01 2024-06-13..2024-06-24 overdue"]
    ) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2023-01-01", ends: "2024-06-12")
    },
    FinePrint(
      "signed on the due date: in time", on: "2024-08-01",
      ["- H01 2024-06-14..2024-06-25 met 2024-06-25"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-25")
    },
    FinePrint(
      "signed a day after it: late; tomorrow's signature is not seen", on: "2024-06-26",
      ["- H01 2024-06-14..2024-06-25 met late 2024-06-26"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-26")
      try $0.agreement("W", signed: "2024-06-27")
    },
    FinePrint("a draft counts nowhere", on: "2024-06-26", ["- H01 2024-06-14..2024-06-25 overdue"])
    {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: nil, starts: "2024-06-14")
    },
    FinePrint(
      "signed before the filing and lasting to it: met on the filing", on: "2024-06-14",
      ["- H01 2024-06-14..2024-06-25 met 2024-06-14"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-05-01", ends: "2024-06-14")
    },
    FinePrint(
      "met, and met it stays when that agreement ends", on: "2025-06-01",
      ["- H01 2024-06-14..2024-06-25 met 2024-06-20"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-20", ends: "2024-12-31")
    },
    FinePrint(
      "terminated early: owed again; twice on one day, one duty", on: "2024-08-02",
      ["- H01 2024-06-14..2024-06-25 met 2024-06-20", "2024-08-01 H01 2024-08-01..2024-08-12 open"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-20", terminated: "2024-08-01")
      try $0.agreement("W", by: "H02", signed: "2024-06-21", terminated: "2024-08-01")
    },
    FinePrint(
      "terminated on its last day, or while another is in force: not again", on: "2024-08-02",
      ["- H01 2024-06-14..2024-06-25 met 2024-06-20"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-20", ends: "2024-07-01", terminated: "2024-07-01")
      try $0.agreement("W", signed: "2024-06-20", terminated: "2024-08-01")
      try $0.agreement("X", by: "H02", signed: "2024-06-30", starts: "2024-08-02")
    },
    FinePrint(
      "again, met when one signed before comes into force", on: "2024-09-02",
      [
        "- H01 2024-06-14..2024-06-25 met 2024-06-20",
        "2024-08-01 H01 2024-08-01..2024-08-12 met late 2024-09-01",
      ]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.agreement("V", signed: "2024-06-20", terminated: "2024-08-01")
      try $0.agreement("X", by: "H02", signed: "2024-07-20", starts: "2024-09-01")
    },
    FinePrint("closed: not owed any more, unless it was met", on: "2024-06-20", []) {
      try $0.institution("N1", filed: "2024-06-14", closed: "2024-06-20")
    },
    FinePrint("suspended, not while it lasts", on: "2024-06-29", []) {
      try $0.institution("N1", filed: "2024-06-14", suspended: "2024-06-20", resumed: "2024-06-30")
    },
    FinePrint(
      "resumed: owed by the day it always was", on: "2024-06-30",
      ["- H01 2024-06-14..2024-06-25 overdue"]
    ) {
      try $0.institution("N1", filed: "2024-06-14", suspended: "2024-06-20", resumed: "2024-06-30")
    },
    FinePrint(
      "a due date in a year not announced", on: "2026-12-31",
      ["- H01 2026-12-30..2027-01-11 open"]
    ) { try $0.institution("N1", filed: "2026-12-30") },
  ]

  static let visits = [
    FinePrint(
      "in force on 45 days exactly: provider and guidance centre, each for itself",
      on: "2024-08-17",
      ["2024-Q3 G 2024-08-17..2024-09-30 open", "2024-Q3 H01 2024-08-17..2024-09-30 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-08-17")
    },
    FinePrint("on 44: nobody", on: "2024-09-01", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-08-18")
    },
    FinePrint(
      "P in mid-quarter: 18 days of June are too few; days count from the filing too",
      on: "2024-10-01",
      ["2024-Q4 G 2024-10-01..2024-12-31 open", "2024-Q4 H01 2024-10-01..2024-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-08-20")
      try $0.agreement("V", signed: "2024-01-01")
    },
    FinePrint(
      "two providers with 30 days each: the guidance centre alone", on: "2024-09-01",
      ["2024-Q3 G 2024-07-01..2024-09-30 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-07-30")
      try $0.agreement(
        "W", by: "H02", signed: "2024-07-01", starts: "2024-07-31", ends: "2024-08-29")
    },
    FinePrint("agreements that overlap: their days count once", on: "2024-09-01", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-07-30")
      try $0.agreement("W", signed: "2024-01-01", ends: "2024-08-10", terminated: "2024-08-10")
    },
    FinePrint(
      "a joint visit counts for each", on: "2024-07-10",
      [
        "2024-Q3 G 2024-07-01..2024-09-30 met 2024-07-10",
        "2024-Q3 H01 2024-07-01..2024-09-30 met 2024-07-10",
      ]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.visit(on: "2024-07-10", by: "H01", "G")
    },
    FinePrint(
      "another's visit, tomorrow's or the last quarter's is none", on: "2024-07-10",
      [
        "2024-Q3 G 2024-07-01..2024-09-30 met 2024-07-09",
        "2024-Q3 H01 2024-07-01..2024-09-30 open",
      ]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.visit(on: "2024-07-09", by: "G", "H02")
      try $0.visit(on: "2024-07-11", by: "H01")
      try $0.visit(on: "2024-06-30", by: "H01")
      try $0.visit("N2", on: "2024-07-09", by: "H01")
    },
    FinePrint(
      "90 days after the quarter it is missed", on: "2024-12-30",
      ["2024-Q3 G 2024-07-01..2024-09-30 missed", "2024-Q3 H01 2024-07-01..2024-09-30 missed"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-01")
    },
    FinePrint(
      "held inside the quarter, entered long after: met after all", on: "2025-03-01",
      [
        "2024-Q3 G 2024-07-01..2024-09-30 met 2024-09-30",
        "2024-Q3 H01 2024-07-01..2024-09-30 missed",
      ]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-01")
      try $0.visit(on: "2024-09-30", by: "G")
    },
    FinePrint("closed on the due date: not owed; a day later: it stays", on: "2024-10-01", []) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-09-30")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-01")
    },
    FinePrint(
      "closed a day after the due date: it stays", on: "2024-10-01",
      ["2024-Q3 G 2024-07-01..2024-09-30 overdue", "2024-Q3 H01 2024-07-01..2024-09-30 overdue"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-10-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-01")
    },
    FinePrint(
      "suspended: not even what was missed, but what was met", on: "2025-01-15",
      ["2024-Q3 G 2024-07-01..2024-09-30 met 2024-07-10"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", suspended: "2025-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-01")
      try $0.visit(on: "2024-07-10", by: "G")
    },
  ]

  static let expiry = [
    FinePrint(
      "opens 60 days before its last day", on: "2024-09-01",
      ["- H01 2024-09-01..2024-10-31 open"]
    ) { try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31") },
    FinePrint(
      "not a day sooner, nor when it never ends, nor when it ended before P", on: "2024-08-31", []
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", signed: "2024-01-01")
      try $0.agreement("X", signed: "2023-01-01", ends: "2024-06-12")
    },
    FinePrint(
      "backdated: it opens when it is signed, after its last day", on: "2024-11-10",
      ["- H01 2024-11-10..2024-10-31 overdue"]
    ) { try $0.agreement("V", signed: "2024-11-10", starts: "2024-01-01", ends: "2024-10-31") },
    FinePrint(
      "terminated before its last day: it does not exist; on it: it does", on: "2024-10-31",
      ["- H02 2024-09-01..2024-10-31 open"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31", terminated: "2024-10-30")
      try $0.agreement(
        "W", by: "H02", signed: "2024-01-01", ends: "2024-10-31", terminated: "2024-10-31")
    },
    FinePrint(
      "another signed that ends later: met on the signature", on: "2024-10-20",
      ["- H01 2024-09-01..2024-10-31 met 2024-10-15"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", by: "H02", signed: "2024-10-15", starts: "2024-11-01")
    },
    FinePrint(
      "with a gap: not before it starts", on: "2024-11-04",
      ["- H01 2024-09-01..2024-10-31 overdue"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", by: "H02", signed: "2024-10-15", starts: "2024-11-05")
    },
    FinePrint(
      "with a gap: on its start", on: "2024-11-05",
      ["- H01 2024-09-01..2024-10-31 met late 2024-11-05"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", by: "H02", signed: "2024-10-15", starts: "2024-11-05")
    },
    FinePrint(
      "asked anew each day: the other one is terminated", on: "2024-11-10",
      ["- H01 2024-09-01..2024-10-31 overdue"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", by: "H02", signed: "2024-10-15", terminated: "2024-11-10")
    },
    FinePrint(
      "of two that end on one day neither renews the other", on: "2024-10-01",
      ["- H01 2024-09-01..2024-10-31 open", "- H02 2024-09-01..2024-10-31 open"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
      try $0.agreement("W", by: "H02", signed: "2024-02-01", ends: "2024-10-31")
    },
    FinePrint("closed: not owed any more", on: "2024-10-01", []) {
      try $0.institution("N1", closed: "2024-09-15")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-10-31")
    },
  ]
}
