import Civil
import Database
import Foundation
import Policy
import Stand
import Testing

@testable import Duties

/// The rules and policies that the product brings, as files.
@Suite("What is shipped") struct ShippedRuleTests {
  private static let policies = ["wushan-2024-25", "liuzhou-2025-04-11"]
  private static let queries =
    (try? FileManager.default.contentsOfDirectory(atPath: "\(shipped)/rules"))?
    .filter { !$0.hasPrefix(".") && $0 != "example" }.sorted() ?? []

  @Test("each policy runs the rules that obligations.md gives it")
  func rules() throws {
    let wushan = try Rulebook.shipped("wushan-2024-25").entries.map(\.rule.name)
    #expect(wushan.count == 12)
    let liuzhou = try Rulebook.shipped("liuzhou-2025-04-11").entries
    #expect(
      liuzhou.map(\.rule.name) == [
        "alliance-enrolment", "agreement-expiry", "health-record-gap", "provider-coverage",
        "guidance-agreement", "liability-insurance",
      ])
    let all = try #require(liuzhou.first).policy.rules
    #expect(
      all.filter { !$0.isEnabled }.map(\.name) == [
        "quarterly-visit", "annual-training", "triennial-evaluation",
      ])
    #expect(all.allSatisfy { !($0.title + $0.todo + $0.clause).contains("联盟") })
    #expect(Self.queries.count == 15)
    #expect(Set(wushan + all.map(\.name)) == Set(Self.queries))
  }

  @Test("each runs in psql as it stands", arguments: queries + ["example"])
  func inPSQL(rule: String) throws {
    let county = try County(.shipped())
    let rulebooks = try Self.policies.map { try Rulebook.shipped($0) } + [.example()]
    let entries = rulebooks.flatMap(\.entries).filter { $0.rule.query == rule }
    let numbers = try #require(entries.first).rule.numbersJSON
    let psql = Process()
    psql.executableURL = URL(filePath: "/usr/bin/env")
    psql.arguments = [
      "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", county.conninfo,
      "-c", "set search_path = duban, registry",
      "-c", "set duban.today = '2025-06-14'", "-c", "set duban.starts_on = '2025-04-11'",
      "-c", "set duban.numbers = '\(numbers)'", "-f", "\(shipped)/rules/\(rule)/duties.sql",
    ]
    let errors = Pipe()
    psql.standardOutput = FileHandle.nullDevice
    psql.standardError = errors
    try psql.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    psql.waitUntilExit()
    #expect(psql.terminationStatus == 0 && said.isEmpty, "\(said)")
  }

  @Test("each yields its columns, a text that can be told of, and an opening no later than asked")
  func columns() throws {
    for name in Self.policies {
      let county = try County(.shipped(name))
      try FinePrints.everything(county)
      let duties = try county.rulebook.duties(asOf: day("2025-10-20"), on: county.connection)
      #expect(Set(duties.map(\.rule)) == Set(county.rulebook.entries.map(\.rule.name)))
      #expect(duties.allSatisfy { $0.facts["name"] != nil })
      for duty in duties where !["coordination-meeting", "provider-coverage"].contains(duty.rule) {
        #expect(duty.facts["institution"] != nil, "\(duty.rule)")
      }
    }
  }

  @Test("a policy of another bureau sees nothing of this county", arguments: policies)
  func scope(name: String) throws {
    let county = try County(.shipped(name, under: "B2"))
    try county.organisation("B2", "bureau", under: nil)
    try county.organisation("G2", "guidance_centre", under: "B2")
    try FinePrints.everything(county)
    let duties = try county.rulebook.duties(asOf: day("2025-10-20"), on: county.connection)
    #expect(Set(duties.map(\.bearer)).isSubset(of: ["B2", "G2"]))
    #expect(Set(duties.map(\.subject)).isSubset(of: ["G2"]))
  }

  @Test(
    "every ladder is told to whom it names",
    arguments: [
      ("annual-training", "2024-10-15", "10-15 → G"),
      ("annual-training", "2024-12-13", "12-15 → G"),
      ("annual-training", "2025-01-02", "+1wd → B"), ("annual-training", "2025-01-02", "+1wd → G"),
      ("annual-disease-control", "2024-11-15", "11-15 → C"),
      ("annual-disease-control", "2025-01-02", "+1wd → B"),
      ("triennial-evaluation", "2024-06-13", "-30d → G"),
      ("triennial-evaluation", "2024-07-15", "+1wd → B"),
      ("health-record-gap", "2024-07-15", "0 → H01"),
      ("health-record-gap", "2024-07-22", "+5wd → G"),
      ("service-package", "2024-07-17", "-10wd → H01"),
      ("service-package", "2024-08-01", "+1wd → G"),
      ("unfiled-institution", "2024-07-12", "0 → C"),
      ("unfiled-institution", "2024-07-12", "0 → N2"),
      ("unfiled-institution", "2024-08-09", "every20wd#1 → B"),
      ("liaison-missing", "2024-06-20", "0 → G9"), ("liaison-missing", "2024-06-20", "0 → N1"),
      ("liaison-missing", "2024-07-04", "every10wd#1 → H01"),
      ("coordination-meeting", "2024-09-14", "-10wd → G"),
      ("coordination-meeting", "2024-10-08", "+1wd → B"),
      ("rectification", "2024-07-16", "-3wd → N1"), ("rectification", "2024-07-22", "+1wd → C"),
      ("rectification", "2024-07-26", "every5wd#1 → B"),
      ("rectification", "2024-07-26", "every5wd#1 → C"),
      ("provider-coverage", "2025-10-15", "10-15 → H02"),
      ("provider-coverage", "2026-01-04", "+1wd → B"),
      ("guidance-agreement", "2025-07-10", "0 → G"),
      ("liability-insurance", "2025-04-11", "-30d → B"),
      ("liability-insurance", "2025-06-09", "every20wd#1 → B"),
    ])
  func ladders(rule: String, on day: String, line: String) throws {
    let policy = Self.policies[day < "2025-04" ? 0 : 1]
    let county = try County(.shipped(policy))
    try FinePrints.everything(county)
    // The day before, so that of this day only the stage that falls on it is told.
    let eve = try DutiesTests.day(day) - 1
    _ = try county.told(on: eve.description, naming: "rule")
    #expect(try county.told(on: day, naming: "rule").contains("\(rule) \(line)"))
  }
}

extension FinePrints {
  /// Something of every rule: N1 with an agreement that names G9, N2 licensed and not filed.
  static func everything(_ county: County) throws {
    try county.organisation("G9", "guidance_centre")
    try county.institution("N1", filed: "2020-01-01")
    try county.institution("N3", filed: "2023-01-01")
    try county.institution("N4", filed: "2025-06-01", centre: "H02")
    try county.agreement("U", of: "N3", signed: "2023-01-02", ends: "2025-11-01")
    try county.set("licensed_on", "2020-01-01", of: "N2")
    try county.agreement("V", guidance: "G9", signed: "2020-01-01")
    try county.finding("F", on: "2024-07-01", mend: "2024-07-19")
    try county.child("K1", born: "2023-06-20", enrolled: "2024-06-01")
    try county.child("K2", born: "2024-06-20", enrolled: "2025-06-01")
  }
}
