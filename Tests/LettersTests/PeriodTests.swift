import Testing

@testable import Letters

@Suite("A period") struct PeriodTests {
  @Test(
    "is written as an office writes it",
    arguments: [
      ("2024", "2024年"), ("2024-Q1", "2024年第一季度"), ("2024-Q4", "2024年第四季度"),
      ("2024-06", "2024年6月"), ("2024-12", "2024年12月"), ("2024-06-13", "2024年6月13日"),
      ("2024-06/m12", "2024年6月满12月龄"), ("", ""), ("首次", "首次"), ("2024-25", "2024-25"),
      ("2024-13/m6", "2024-13满6月龄"),
      ("甲-乙", "甲-乙"), ("2024-上", "2024-上"), ("24", "24"),
    ])
  func words(period: String, words: String) {
    #expect(chinesePeriod(period) == words)
  }
}
