import Civil
import Foundation
import Letters
import Testing

@Suite("Alerts")
struct AlertTests {
  /// An alert with everything that it can say.
  private static func alert(isForOperator: Bool = true) throws -> Alert {
    let began = try #require(CivilDate("2024-06-20"))
    func concern(
      _ kind: Alert.Concern.Kind, _ about: String, _ recipient: String = "", _ detail: String = "",
      endedOn: CivilDate? = nil
    ) -> Alert.Concern {
      Alert.Concern(
        kind: kind, about: about, recipient: recipient, detail: detail, beganOn: began,
        endedOn: endedOn)
    }
    return Alert(
      number: 77, today: try #require(CivilDate("2024-06-25")), contactName: "值班员",
      isForOperator: isForOperator, isPossibleDuplicate: false,
      concerns: [
        concern(.deadLetter, "42", "福田镇中心卫生院", "550 5.1.1 no such user"),
        concern(.laneStopped, "smtp", "", "AUTH 535 5.7.8 <denied> [here](http://x)"),
        concern(.laneAway, "webhook:county", "", "connect 10.0.0.1:443: Connection refused"),
        concern(.laneUnknown, "webhook:old", "", "not in the configuration"),
        concern(.laneStopped, "webhook:group", "", "93000", endedOn: CivilDate("2024-06-24")),
      ])
  }

  private static func wanted(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Alerts/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test("They read as the files in Alerts", arguments: [true, false])
  func golden(isForOperator: Bool) throws {
    let alert = try Self.alert(isForOperator: isForOperator)
    let letter = try DigestTests.letterhead().letter(alert)
    let name = isForOperator ? "operator" : "bureau"
    #expect("\(letter.subject)\n\n\(letter.text)" == (try Self.wanted("\(name).txt")))
    #expect(letter.html == (try Self.wanted("\(name).html")))
    let post = try DigestTests.letterhead().post(alert) { _ in true }
    #expect("\(post.title)\n\n\(post.markdown)\n" == (try Self.wanted("\(name).md")))
  }

  @Test("One that is too long for a robot loses whole concerns, and says how many")
  func leftOut() throws {
    let letterhead = try DigestTests.letterhead()
    let whole = letterhead.post(try Self.alert()) { _ in true }
    let cut = letterhead.post(try Self.alert()) {
      $0.markdown.utf8.count < whole.markdown.utf8.count
    }
    #expect(cut.markdown.contains("另有1条未列出"))
    #expect(cut.markdown.contains("需要处理（4项）"))
  }

  @Test("As an event it names each concern")
  func event() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try Self.alert().json()))
    let concerns = try #require((json as? [String: Any])?["concerns"] as? [[String: Any]])
    #expect(
      concerns.compactMap { $0["kind"] as? String } == [
        "dead-letter", "lane-stopped", "lane-away", "lane-unknown", "lane-stopped",
      ])
    #expect(concerns.last?["ended_on"] as? String == "2024-06-24")
  }
}
