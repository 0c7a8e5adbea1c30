import Testing

@testable import Duties

/// obligations.md, The duties and Fine print: what is owed once, or until it is mended.
@Suite("Rules without a period") struct StandingRuleTests {
  @Test("triennial-evaluation", arguments: FinePrints.evaluation)
  func evaluation(_ fact: FinePrint) throws { try fact.check("triennial-evaluation") }

  @Test("unfiled-institution", arguments: FinePrints.unfiled)
  func unfiled(_ fact: FinePrint) throws { try fact.check("unfiled-institution") }

  @Test("liaison-missing", arguments: FinePrints.liaison)
  func liaison(_ fact: FinePrint) throws { try fact.check("liaison-missing") }

  @Test("rectification", arguments: FinePrints.rectification)
  func rectification(_ fact: FinePrint) throws { try fact.check("rectification") }

  @Test("guidance-agreement", arguments: FinePrints.guidance)
  func guidance(_ fact: FinePrint) throws {
    try fact.check("guidance-agreement", of: "liuzhou-2025-04-11")
  }

  @Test("liability-insurance", arguments: FinePrints.insurance)
  func insurance(_ fact: FinePrint) throws {
    try fact.check("liability-insurance", of: "liuzhou-2025-04-11")
  }

  @Test("alliance-enrolment of Liuzhou: twenty working days, the Dragon Boat Monday off")
  func twentyDays() throws {
    try FinePrint("twenty", on: "2025-05-06", ["- H01 2025-05-06..2025-06-04 open"]) {
      try $0.institution("N1", filed: "2025-05-06")
    }.check("alliance-enrolment", of: "liuzhou-2025-04-11")
  }
}

extension FinePrints {
  static let evaluation = [
    FinePrint(
      "three years from the first agreement; opens 90 days before", on: "2025-10-17",
      ["2023-01-15 H01 2025-10-17..2026-01-15 open"]
    ) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2023-01-10", starts: "2023-01-15")
    },
    FinePrint("not a day sooner", on: "2025-10-16", []) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2023-01-15")
    },
    FinePrint(
      "29 February and 36 months: 28 February", on: "2027-02-28",
      ["2024-02-29 H01 2026-11-30..2027-02-28 open"]
    ) {
      try $0.institution("N1", filed: "2023-01-01")
      try $0.agreement("V", signed: "2024-02-29")
    },
    FinePrint(
      "not due before P and 30 days, not open before P", on: "2024-06-13",
      ["2015-01-01 H01 2024-06-13..2024-07-13 open"]
    ) {
      try $0.institution("N1", filed: "2015-01-01")
      try $0.agreement("V", signed: "2015-01-01")
    },
    FinePrint(
      "met by the next evaluation, from which the next three years count", on: "2027-05-03",
      [
        "2021-09-01 H01 2024-06-13..2024-09-01 met 2024-08-01",
        "2024-08-01 H01 2027-05-03..2027-08-01 open",
      ]
    ) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01")
      try $0.activity("evaluation", on: "2024-08-01", at: ["N1"], by: "H02")
    },
    FinePrint(
      "late; tomorrow's evaluation, another's and another kind are none", on: "2024-09-10",
      ["2021-09-01 H01 2024-06-13..2024-09-01 met late 2024-09-10"]
    ) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01")
      try $0.activity("evaluation", on: "2024-09-10", at: ["N1"])
      try $0.activity("evaluation", on: "2024-09-11", at: ["N1"])
      try $0.activity("evaluation", on: "2024-08-01", at: ["N2"])
      try $0.activity("visit", on: "2024-08-01", at: ["N1"])
    },
    FinePrint("met the day before it opened: it does not exist", on: "2024-08-01", []) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01")
      try $0.activity("evaluation", on: "2024-06-12", at: ["N1"])
    },
    FinePrint(
      "met on the day on which it opened: it does", on: "2024-08-01",
      ["2021-09-01 H01 2024-06-13..2024-09-01 met 2024-06-13"]
    ) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01")
      try $0.activity("evaluation", on: "2024-06-13", at: ["N1"])
    },
    FinePrint(
      "an evaluation on the anchor itself, twice: one duty, not met", on: "2024-08-01",
      ["2021-09-01 H01 2024-06-13..2024-09-01 open"]
    ) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01")
      try $0.activity("evaluation", on: "2021-09-01", at: ["N1"])
      try $0.activity("evaluation", on: "2021-09-01", at: ["N1"])
    },
    FinePrint("the agreement ended yesterday: not enrolled", on: "2024-08-01", []) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("V", signed: "2021-09-01", ends: "2024-07-31")
    },
    FinePrint("not filed: not enrolled", on: "2024-08-01", []) {
      try $0.agreement("V", signed: "2021-09-01")
    },
    FinePrint(
      "the provider of the agreement that starts last, then of the greatest code", on: "2024-08-01",
      ["2021-09-01 H02 2024-06-13..2024-09-01 open"]
    ) {
      try $0.institution("N1", filed: "2021-01-01")
      try $0.agreement("Z", signed: "2021-09-01")
      try $0.agreement("W", signed: "2022-01-01")
      try $0.agreement("X", by: "H02", signed: "2021-12-01", starts: "2022-01-01")
      try $0.agreement("Y", signed: "2024-07-01", starts: "2024-08-02")
      try $0.agreement("YY", signed: "2023-01-01", ends: "2024-07-31")
    },
    FinePrint("closed: not owed any more", on: "2024-08-01", []) {
      try $0.institution("N1", filed: "2021-01-01", closed: "2024-07-01")
      try $0.agreement("V", signed: "2021-09-01")
    },
  ]

  static let unfiled = [
    FinePrint(
      "licensed and not filed: the CDC, thirty days", on: "2024-07-01",
      ["- C 2024-07-01..2024-07-31 open"]
    ) { try $0.set("licensed_on", "2024-07-01") },
    FinePrint("licensed tomorrow, or not at all", on: "2024-06-30", []) {
      try $0.set("licensed_on", "2024-07-01")
    },
    FinePrint(
      "licensed before P: thirty days from P", on: "2024-07-14",
      ["- C 2024-06-13..2024-07-13 overdue"]
    ) { try $0.set("licensed_on", "2020-01-01") },
    FinePrint("filed by the opening day: none", on: "2024-07-14", []) {
      try $0.institution("N1", filed: "2024-06-13")
      try $0.set("licensed_on", "2020-01-01")
      try $0.institution("N2", filed: "2024-07-02", centre: "H02")
      try $0.set("licensed_on", "2024-07-02", of: "N2")
    },
    FinePrint(
      "filed a day after it: met", on: "2024-06-14", ["- C 2024-06-13..2024-07-13 met 2024-06-14"]
    ) {
      try $0.institution("N1", filed: "2024-06-14")
      try $0.set("licensed_on", "2020-01-01")
    },
    FinePrint(
      "filed tomorrow, in time", on: "2024-07-30", ["- C 2024-07-01..2024-07-31 open"]
    ) {
      try $0.institution("N1", filed: "2024-07-31")
      try $0.set("licensed_on", "2024-07-01")
    },
    FinePrint("closed: not owed any more", on: "2024-07-30", []) {
      try $0.institution("N1", closed: "2024-07-20")
      try $0.set("licensed_on", "2024-07-01")
    },
    FinePrint(
      "the CDC under the bureau above its health centre", on: "2024-07-01",
      ["- C2 2024-07-01..2024-07-31 open"]
    ) {
      try $0.organisation("B2", "bureau", under: nil)
      try $0.organisation("H03", "health_centre", under: "B2")
      try $0.organisation("C2", "cdc", under: "B2")
      try $0.institution("N1", centre: "H03")
      try $0.set("licensed_on", "2024-07-01")
    },
  ]

  static let liaison = [
    FinePrint(
      "each side that lacks a name or a telephone, five working days from the signature",
      on: "2024-07-01",
      ["- H01 2024-07-01..2024-07-08 open", "- N1 2024-07-01..2024-07-08 open"]
    ) {
      try $0.agreement("V", signed: "2024-07-01")
      try $0.liaisons("V", ("王", nil), (nil, "123"))
    },
    FinePrint("one side", on: "2024-07-09", ["- N1 2024-07-01..2024-07-08 overdue"]) {
      try $0.agreement("V", signed: "2024-06-20", starts: "2024-07-01")
      try $0.liaisons("V", ("王", "123"), ("", "123"))
    },
    FinePrint("both recorded: nothing is owed", on: "2024-07-09", []) {
      try $0.agreement("V", signed: "2024-07-01")
      try $0.liaisons("V", ("王", "123"), ("李", "456"))
    },
    FinePrint(
      "signed before P: five working days from P", on: "2024-06-13",
      ["- H01 2024-06-13..2024-06-20 open"]
    ) {
      try $0.agreement("V", signed: "2024-01-01")
      try $0.liaisons("V", (nil, nil), ("李", "456"))
    },
    FinePrint("not yet in force, signed tomorrow, ended, or a draft", on: "2024-07-01", []) {
      try $0.agreement("V", signed: "2024-06-20", starts: "2024-07-02")
      try $0.agreement("W", signed: "2024-07-02")
      try $0.agreement("X", signed: "2024-01-01", ends: "2024-06-30")
      try $0.agreement("Y", signed: nil, starts: "2024-01-01")
      try $0.agreement("Z", signed: "2024-01-01", terminated: "2024-06-30")
    },
    FinePrint(
      "on its last day still", on: "2024-07-01",
      ["- H01 2024-06-13..2024-06-20 overdue", "- N1 2024-06-13..2024-06-20 overdue"]
    ) { try $0.agreement("V", signed: "2024-01-01", ends: "2024-07-01") },
    FinePrint("closed or suspended: not owed", on: "2024-07-01", []) {
      try $0.institution("N1", closed: "2024-07-01")
      try $0.institution("N2", centre: "H02", suspended: "2024-07-01")
      try $0.agreement("V", signed: "2024-01-01")
      try $0.agreement("W", of: "N2", signed: "2024-01-01")
    },
  ]

  static let rectification = [
    FinePrint(
      "the institution, by the day that it was given", on: "2024-07-01",
      ["- N1 2024-07-01..2024-07-20 open"]
    ) { try $0.finding("F", on: "2024-07-01", mend: "2024-07-20") },
    FinePrint("found tomorrow, or nothing to mend it by", on: "2024-06-30", []) {
      try $0.finding("F", on: "2024-07-01", mend: "2024-07-20")
      try $0.finding("E", on: "2024-06-20", mend: nil)
    },
    FinePrint(
      "a day before P: thirty days from P; P itself stands", on: "2024-06-13",
      ["- N1 2024-06-13..2024-07-13 open", "- N1 2024-06-13..2024-06-13 open"]
    ) {
      try $0.finding("E", on: "2024-01-01", mend: "2024-06-12")
      try $0.finding("F", on: "2024-01-01", mend: "2024-06-13")
    },
    FinePrint(
      "mended: on that day", on: "2024-07-21", ["- N1 2024-07-01..2024-07-20 met late 2024-07-21"]
    ) { try $0.finding("F", on: "2024-07-01", mend: "2024-07-20", mended: "2024-07-21") },
    FinePrint("mended tomorrow", on: "2024-07-21", ["- N1 2024-07-01..2024-07-20 overdue"]) {
      try $0.finding("F", on: "2024-07-01", mend: "2024-07-20", mended: "2024-07-22")
    },
    FinePrint(
      "closed: not owed any more, unless it was met", on: "2024-07-21",
      ["- N1 2024-07-01..2024-07-20 met 2024-07-05"]
    ) {
      try $0.institution("N1", closed: "2024-07-10")
      try $0.finding("E", on: "2024-07-01", mend: "2024-07-20")
      try $0.finding("F", on: "2024-07-01", mend: "2024-07-20", mended: "2024-07-05")
    },
    FinePrint("suspended: not while it lasts", on: "2024-07-21", []) {
      try $0.institution("N1", suspended: "2024-07-10", resumed: "2024-07-22")
      try $0.finding("F", on: "2024-07-01", mend: "2024-07-20")
    },
  ]

  static let guidance = [
    FinePrint(
      "ninety days from the filing; an agreement that names no guidance centre is none",
      on: "2025-05-01", ["- G 2025-05-01..2025-07-30 open"]
    ) {
      try $0.institution("N1", filed: "2025-05-01")
      try $0.agreement("V", signed: "2025-05-01")
    },
    FinePrint("filed tomorrow: not known yet", on: "2025-04-30", []) {
      try $0.institution("N1", filed: "2025-05-01")
    },
    FinePrint(
      "filed before P: ninety days from P", on: "2025-07-11",
      ["- G 2025-04-11..2025-07-10 overdue"]
    ) { try $0.institution("N1", filed: "2020-01-01") },
    FinePrint(
      "met on the signature, the first", on: "2025-08-02",
      ["- G 2025-05-01..2025-07-30 met late 2025-07-31"]
    ) {
      try $0.institution("N1", filed: "2025-05-01")
      try $0.agreement("V", guidance: "G", signed: "2025-08-01")
      try $0.agreement("W", guidance: "G", signed: "2025-07-31", terminated: "2025-08-01")
    },
    FinePrint(
      "signed before the filing: met on the filing", on: "2025-05-01",
      ["- G 2025-05-01..2025-07-30 met 2025-05-01"]
    ) {
      try $0.institution("N1", filed: "2025-05-01")
      try $0.agreement("V", guidance: "G", signed: "2024-05-01", ends: "2025-01-01")
    },
    FinePrint("closed: not owed any more", on: "2025-06-01", []) {
      try $0.institution("N1", filed: "2025-05-01", closed: "2025-06-01")
    },
  ]

  static let insurance = [
    FinePrint(
      "the bureau; opens thirty days before the cover ends", on: "2025-08-01",
      ["2025-08-31 B 2025-08-01..2025-08-31 open"]
    ) {
      try $0.institution("N1", filed: "2020-01-01")
      try $0.set("insured_until", "2025-08-31")
    },
    FinePrint("not a day sooner; a later cover is another period", on: "2025-07-31", []) {
      try $0.institution("N1", filed: "2020-01-01")
      try $0.set("insured_until", "2025-08-31")
    },
    FinePrint(
      "never insured: thirty days from the filing", on: "2025-06-01",
      ["2025-05-01 B 2025-05-01..2025-05-31 overdue"]
    ) { try $0.institution("N1", filed: "2025-05-01") },
    FinePrint(
      "never insured, filed before P: thirty days from P", on: "2025-04-11",
      ["2020-01-01 B 2025-04-11..2025-05-11 open"]
    ) { try $0.institution("N1", filed: "2020-01-01") },
    FinePrint(
      "ended before P: thirty days from P", on: "2025-04-11",
      ["2024-12-31 B 2025-04-11..2025-05-11 open"]
    ) {
      try $0.institution("N1", filed: "2020-01-01")
      try $0.set("insured_until", "2024-12-31")
    },
    FinePrint("not filed: nothing", on: "2025-08-31", []) {
      try $0.set("insured_until", "2025-08-31")
    },
    FinePrint("closed: not owed any more", on: "2025-08-31", []) {
      try $0.institution("N1", filed: "2020-01-01", closed: "2025-08-15")
      try $0.set("insured_until", "2025-08-31")
    },
  ]
}
