import Testing

@testable import Duties

/// 服务时长 (W 六; L 二(一)).
@Suite("Hours of service") struct ServiceHoursTests {
  @Test("of each of a provider's staff in institutions, in the quarter, most hours first")
  func hours() throws {
    let county = try County(announcing: "service-hours")
    try county.activity(
      "visit", on: "2024-04-01", at: ["N1", "N2"], by: ["H01", "H02"],
      staff: [("H01", "王", "1.50"), ("H02", "王", "3"), ("H01", "李", "0.5")])
    try county.activity(
      "lecture", on: "2024-06-30", at: ["N1"], by: ["H01"],
      staff: [("H01", "王", "2"), ("H01", "王", "0.25")])
    // Not of the quarter; not in an institution; of nobody that is known.
    try county.activity(
      "visit", on: "2024-03-31", at: ["N1"], by: ["H01"], staff: [("H01", "王", "9")])
    try county.activity(
      "visit", on: "2024-07-01", at: ["N1"], by: ["H01"], staff: [("H01", "王", "9")])
    try county.activity("meeting", on: "2024-05-01", at: [], by: ["G"], staff: [("G", "赵", "9")])
    try county.activity(
      "visit", on: "2024-05-01", at: ["N1"], by: ["X"], staff: [("X", "钱", "9")])
    #expect(
      try county.announced(from: "2024-06-24", through: "2024-07-05") == [
        "2024-07-01 service-hours 2024-Q2 → H01", "2024-07-01 service-hours 2024-Q2 → H02",
      ])
    #expect(
      try county.listed(
        to: "H01", "people", "name", "hours", "activities", "institutions", kind: "hours")
        == ["王 3.75 2 2", "李 0.5 1 2"])
    #expect(try county.said(to: "H01", "{hours}", kind: "hours") == "4.25")
    #expect(try county.said(to: "H02", "{hours}", kind: "hours") == "3")
  }
}
