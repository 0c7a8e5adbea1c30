import Policy
import StrictYAML
import Testing

/// The section `announcements` of a policy file.
@Suite("Announcements in a policy file") struct BulletinTests {
  private func read(_ lines: String...) throws -> [Bulletin] {
    let text =
      [
        "policy: p", "title: t", "document: d", "starts_on: 2024-01-01", "rules:", "  r:",
        "    title: t", "    clause: c", "    todo: x", "    ladder: {0: [bearer]}",
      ] + lines
    return try Policy.read(text: text.joined(separator: "\n"), file: "p.yaml").bulletins
  }

  @Test("Each kind has its words, and what is left out has its default")
  func whole() throws {
    #expect(try read() == [])
    let bulletins = try read(
      "announcements:", "  filing-announcement: {title: 名单, clause: 二, words: 话, enabled: false}",
      "  report: {title: 情况, clause: 十, words: 话, periods: [quarter], recipients: [city]}",
      "  service-hours: {title: 时长, clause: 六, words: 话}")
    #expect(bulletins.map(\.kind) == [.filingAnnouncement, .report, .serviceHours])
    #expect(bulletins.map(\.isEnabled) == [false, true, true])
    #expect(bulletins.map(\.title) == ["名单", "情况", "时长"])
    #expect(bulletins.map(\.units) == [[.month], [.quarter], [.quarter]])
    #expect(bulletins.map(\.readers) == [[], [.city], []])
    let plain = try read("announcements:", "  report: {title: 情况, clause: 十, words: 话}")
    #expect(plain.first?.units == [.month, .quarter])
    #expect(plain.first?.readers == [.bureau, .city])
  }

  @Test(
    "What cannot be is refused, with line and mend",
    arguments: [
      ("reports: {title: a, clause: b, words: c}", "12:3", "write report"),
      ("report: {title: a, clause: b}", "12:11", "write words: …"),
      ("report: {title: a, clause: b, words: c, periods: [year]}", "12:53", "write one of them"),
      (
        "report: {title: a, clause: b, words: c, recipients: [bearer]}", "12:56",
        "write one of them"
      ),
      ("service-hours: {title: a, clause: b, words: c, periods: [month]}", "12:50", "remove it"),
    ])
  func refused(line: String, place: String, mend: String) throws {
    let problem = #expect(throws: YAMLProblem.self) { try read("announcements:", "  \(line)") }
    #expect(
      problem?.description.hasPrefix("p.yaml:\(place)") == true, "\(problem?.description ?? "")")
    #expect(problem?.description.contains(mend) == true, "\(problem?.description ?? "")")
  }
}
