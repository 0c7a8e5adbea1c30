import Database
import Testing

@testable import Duties

/// obligations.md, The duties and Fine print: what is owed each year or quarter.
@Suite("Rules of the year") struct YearlyRuleTests {
  @Test("annual-training", arguments: FinePrints.training)
  func training(_ fact: FinePrint) throws { try fact.check("annual-training") }

  @Test("annual-disease-control", arguments: FinePrints.diseaseControl)
  func diseaseControl(_ fact: FinePrint) throws { try fact.check("annual-disease-control") }

  @Test("coordination-meeting", arguments: FinePrints.meetings)
  func meeting(_ fact: FinePrint) throws { try fact.check("coordination-meeting") }

  @Test("provider-coverage", arguments: FinePrints.coverage)
  func coverage(_ fact: FinePrint) throws {
    try fact.check("provider-coverage", of: "liuzhou-2025-04-11")
  }
}

extension FinePrints {
  static let training = [
    FinePrint(
      "in force on 90 days exactly: the guidance centre, from the first of them on",
      on: "2024-10-03", ["2024 G 2024-10-03..2024-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-10-03")
    },
    FinePrint("signed tomorrow: not known yet", on: "2024-10-02", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-10-03")
    },
    FinePrint("on 89: nobody", on: "2024-11-01", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-10-04")
    },
    FinePrint(
      "days count from P, those of two agreements once", on: "2024-07-01",
      ["2024 G 2024-06-13..2024-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-09-10")
      try $0.agreement("W", by: "H02", signed: "2024-01-01", ends: "2024-09-10")
    },
    FinePrint("days count from P: one fewer", on: "2024-07-01", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-09-09")
    },
    FinePrint("days count from the filing", on: "2024-11-01", []) {
      try $0.institution("N1", filed: "2024-10-04")
      try $0.agreement("V", signed: "2024-01-01")
    },
    FinePrint(
      "a training that lists it, whoever gave it, before P too", on: "2024-06-13",
      ["2024 G 2024-06-13..2024-12-31 met 2024-03-01"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.activity("training", on: "2024-03-01", at: ["N2", "N1"])
    },
    FinePrint(
      "another's, another kind, last year's and tomorrow's is none", on: "2024-12-31",
      ["2024 G 2024-06-13..2024-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2023-01-01")
      try $0.activity("training", on: "2024-07-01", at: ["N2"], by: "G")
      try $0.activity("lecture", on: "2024-07-01", at: ["N1"], by: "G")
      try $0.activity("training", on: "2023-12-31", at: ["N1"], by: "G")
      try $0.activity("training", on: "2025-01-01", at: ["N1"], by: "G")
    },
    FinePrint(
      "every year by itself; overdue to the ninetieth day", on: "2025-03-31",
      ["2024 G 2024-06-13..2024-12-31 overdue", "2025 G 2025-01-01..2025-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01")
    },
    FinePrint(
      "missed on the day after", on: "2025-04-01", ["2024 G 2024-06-13..2024-12-31 missed"]
    ) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-12-31")
    },
    FinePrint("closed on the due date: not owed", on: "2025-01-02", []) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2024-12-31")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-12-31")
    },
    FinePrint(
      "closed a day later: it stays", on: "2025-01-02",
      ["2024 G 2024-06-13..2024-12-31 overdue"]
    ) {
      try $0.institution("N1", filed: "2024-01-01", closed: "2025-01-01")
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-12-31")
    },
    FinePrint("without a guidance centre nobody bears it", on: "2024-07-01", []) {
      try $0.institution("N1", filed: "2024-01-01")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.connection.execute("delete from registry.organisations where code = 'G'")
    },
  ]

  static let diseaseControl = [
    FinePrint(
      "filed on 90 days exactly, without any agreement: the CDC and the health centre",
      on: "2024-10-03",
      ["2024 C 2024-10-03..2024-12-31 open", "2024 H01 2024-10-03..2024-12-31 open"]
    ) { try $0.institution("N1", filed: "2024-10-03") },
    FinePrint("on 89: nobody", on: "2024-12-31", []) {
      try $0.institution("N1", filed: "2024-10-04")
    },
    FinePrint("filed tomorrow: not known yet", on: "2024-10-02", []) {
      try $0.institution("N1", filed: "2024-10-03")
    },
    FinePrint(
      "without a health centre: the CDC; from P on", on: "2024-06-13",
      ["2024 C 2024-06-13..2024-12-31 open"]
    ) { try $0.institution("N1", filed: "2020-01-01", centre: nil) },
    FinePrint(
      "each for itself", on: "2024-08-02",
      ["2024 C 2024-06-13..2024-12-31 met 2024-08-01", "2024 H01 2024-06-13..2024-12-31 open"]
    ) {
      try $0.institution("N1", filed: "2020-01-01")
      try $0.activity("disease_control", on: "2024-08-02", at: ["N1"], by: "C")
      try $0.activity("disease_control", on: "2024-08-01", at: ["N1", "N2"], by: "C", "H02")
      try $0.activity("disease_control", on: "2024-08-01", at: ["N2"], by: "H01")
      try $0.activity("inspection", on: "2024-08-01", at: ["N1"], by: "H01")
    },
    FinePrint(
      "the next year from its first day", on: "2025-01-01",
      [
        "2024 C 2024-06-13..2024-12-31 met 2024-12-31", "2025 C 2025-01-01..2025-12-31 open",
        "2024 H01 2024-06-13..2024-12-31 overdue", "2025 H01 2025-01-01..2025-12-31 open",
      ]
    ) {
      try $0.institution("N1", filed: "2020-01-01")
      try $0.activity("disease_control", on: "2024-12-31", at: ["N1"], by: "C")
    },
    FinePrint("suspended: not while it lasts", on: "2024-09-01", []) {
      try $0.institution("N1", filed: "2020-01-01", suspended: "2024-08-01")
    },
  ]

  static let meetings = [
    FinePrint("18 days of P's quarter are too few", on: "2024-06-30", []) { _ in },
    FinePrint(
      "the guidance centre, for itself", on: "2024-07-01", ["2024-Q3 G 2024-07-01..2024-09-30 open"]
    ) { try $0.activity("meeting", on: "2024-06-30") },
    FinePrint(
      "met by a meeting in the quarter, the earliest", on: "2024-09-30",
      ["2024-Q3 G 2024-07-01..2024-09-30 met 2024-08-01"]
    ) {
      try $0.activity("meeting", on: "2024-08-02")
      try $0.activity("meeting", on: "2024-08-01", by: "G", "C")
    },
    FinePrint(
      "not by a lecture, nor by the next quarter's", on: "2024-12-29",
      [
        "2024-Q3 G 2024-07-01..2024-09-30 overdue",
        "2024-Q4 G 2024-10-01..2024-12-31 met 2024-10-01",
      ]
    ) {
      try $0.activity("lecture", on: "2024-08-02", by: "G")
      try $0.activity("meeting", on: "2024-10-01", by: "G")
    },
    FinePrint(
      "missed on the ninety-first day", on: "2024-12-30",
      ["2024-Q3 G 2024-07-01..2024-09-30 missed", "2024-Q4 G 2024-10-01..2024-12-31 open"]
    ) { _ in },
    FinePrint(
      "of the guidance centres that under the policy's bureau", on: "2024-07-01",
      ["2024-Q3 G 2024-07-01..2024-09-30 open"]
    ) {
      try $0.organisation("B2", "bureau", under: nil)
      try $0.organisation("A", "guidance_centre", under: "B2")
      try $0.organisation("G9", "guidance_centre")
    },
  ]

  static let coverage = [
    FinePrint(
      "health centres, and public hospitals, each for itself", on: "2025-04-11",
      [
        "2025 H01 2025-04-11..2025-12-31 open", "2025 H02 2025-04-11..2025-12-31 open",
        "2025 T1 2025-04-11..2025-12-31 open", "2025 T2 2025-04-11..2025-12-31 open",
      ]
    ) {
      for (code, kind, isPublic) in [
        ("T1", "hospital", true), ("T2", "tcm_hospital", true), ("T3", "hospital", false),
        ("T4", "guidance_centre", true),
      ] {
        try $0.organisation(code, kind)
        try $0.connection.execute(
          "update registry.organisations set public = $2 where code = $1", code, isPublic)
      }
      try $0.organisation("T5", "tcm_hospital")
    },
    FinePrint("before P nothing", on: "2025-04-10", []) { _ in },
    FinePrint(
      "met by an agreement in force in the year, on 1 January at the earliest; by an activity",
      on: "2025-04-11",
      [
        "2025 H01 2025-04-11..2025-12-31 met 2025-01-01",
        "2025 H02 2025-04-11..2025-12-31 met 2025-02-01",
      ]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2025-01-01")
      try $0.activity("tcm", on: "2025-02-01", at: ["N1"], by: "H02")
      try $0.activity("lecture", on: "2025-03-01", at: ["N1"], by: "H02")
      try $0.agreement("W", by: "H02", signed: "2025-01-15", starts: "2025-04-01")
    },
    FinePrint(
      "not by last year's, a draft, what starts tomorrow, or a meeting at no institution",
      on: "2025-05-01",
      ["2025 H01 2025-04-11..2025-12-31 open", "2025 H02 2025-04-11..2025-12-31 open"]
    ) {
      try $0.agreement("V", signed: "2024-01-01", ends: "2024-12-31")
      try $0.agreement("W", signed: nil, starts: "2025-01-01")
      try $0.agreement("X", by: "H02", signed: "2025-04-20", starts: "2025-05-02")
      try $0.agreement(
        "Y", by: "H02", signed: "2024-06-01", starts: "2025-02-01", terminated: "2024-12-01")
      try $0.activity("meeting", on: "2025-04-20", by: "H01", "H02")
      try $0.activity("visit", on: "2024-12-31", at: ["N1"], by: "H01")
    },
    FinePrint(
      "signed late with an earlier first day", on: "2026-01-10",
      [
        "2025 H01 2025-04-11..2025-12-31 met late 2026-01-10",
        "2025 H02 2025-04-11..2025-12-31 overdue",
      ]
    ) { try $0.agreement("V", signed: "2026-01-10", starts: "2025-12-31") },
    FinePrint(
      "P's year only; missed on the ninety-first day", on: "2026-04-01",
      ["2025 H01 2025-04-11..2025-12-31 missed", "2025 H02 2025-04-11..2025-12-31 missed"]
    ) { try $0.agreement("V", signed: "2026-01-01") },
  ]
}
