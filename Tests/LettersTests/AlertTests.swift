import Civil
import Delivery
import Foundation
import Letters
import Testing

@Suite("Alerts")
struct AlertTests {
  /// An alert with everything that it can say.
  private static func alert(isForOperator: Bool = true) throws -> Alert {
    let began = try #require(CivilDate("2024-06-20"))
    func concern(
      _ kind: Alert.Concern.Kind, _ about: String, _ recipient: String = "",
      reason: Defeat? = nil, _ detail: String = "", count: Int = 1,
      items: [Alert.Concern.Item] = [], endedOn: CivilDate? = nil
    ) -> Alert.Concern {
      Alert.Concern(
        kind: kind, about: about, recipient: recipient, reason: reason, detail: detail,
        count: count, items: items, beganOn: began, endedOn: endedOn)
    }
    let data: [Alert.Concern.Kind] = [
      .noHealthCentre, .noContact, .noLastDay, .filedInFuture, .receiptMismatch,
      .noBureau,
    ]
    let items = (1...10).map { Alert.Concern.Item(code: "N\($0)", name: "第\($0)幼儿园") }
    let lasting = [
      concern(
        .deadLetter, "42", "福田镇中心卫生院", reason: .recipientRejected, "550 5.1.1 no such user"),
      concern(.deadLetter, "43", "高唐街道社区卫生服务中心", reason: .laneTookNothing),
      concern(.deadLetters, "smtp", reason: .answersLost, count: 9990),
      concern(.laneStopped, "smtp", "", "AUTH 535 5.7.8 <denied> [here](http://x)"),
      concern(.laneAway, "webhook:county", "", "connect 10.0.0.1:443: Connection refused"),
      concern(.laneUnknown, "webhook:old"), concern(.calendarMissing, "2027"),
      concern(.ruleFailed, "wushan/quarterly-visit", "", "42703 column \"filed\" does not exist"),
      concern(data[0], "B01", "巫山县卫生健康委员会", count: 12, items: items),
    ]
    return Alert(
      number: 77, today: try #require(CivilDate("2024-06-25")), contactName: "值班员",
      isForOperator: isForOperator, isPossibleDuplicate: false,
      concerns: lasting
        + data.dropFirst().map {
          concern($0, "B01", "巫山县卫生健康委员会", count: 2, items: Array(items.prefix(2)))
        }
        + ([.laneStopped, .laneUnknown, .calendarMissing, .ruleFailed] + data).map {
          concern(
            $0, $0 == .calendarMissing ? "2027" : "webhook:group", "巫山县卫生健康委员会",
            endedOn: CivilDate("2024-06-24"))
        })
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
    #expect(cut.markdown.contains("需要处理（10003项）"))
  }

  @Test("As an event it names each concern")
  func event() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try Self.alert().json()))
    let concerns = try #require((json as? [String: Any])?["concerns"] as? [[String: Any]])
    let kinds = Set(concerns.compactMap { $0["kind"] as? String })
    #expect(kinds == Set(Alert.Concern.Kind.allCases.map(\.rawValue)))
    #expect(concerns.first?["reason"] as? String == "the recipient was rejected")
    #expect(
      (concerns[8]["items"] as? [[String: String]])?.last == ["code": "N10", "name": "第10幼儿园"])
    #expect(concerns.last?["ended_on"] as? String == "2024-06-24")
  }

  @Test("As an event that is too long it loses the ends of its texts, and stays one")
  func longEvent() throws {
    var alert = try Self.alert()
    for index in alert.concerns.indices {
      alert.concerns[index].detail = String(repeating: "言", count: 500)
    }
    #expect(alert.json(limit: 19_500).count < 19_500)
    let json = try JSONSerialization.jsonObject(with: Data(alert.json(limit: 19_500)))
    #expect(((json as? [String: Any])?["concerns"] as? [Any])?.count == alert.concerns.count)
  }

  @Test("Every reason has its words")
  func reasons() throws {
    for reason in Defeat.allCases {
      var alert = try Self.alert()
      alert.concerns = [alert.concerns[1]]
      alert.concerns[0].reason = reason
      let text = try DigestTests.letterhead().letter(alert).text
      #expect(text.contains("原因："))
      #expect(!text.contains(reason.rawValue))
    }
  }
}
