import Delivery
import Queue
import Testing

@Suite("An answer that nobody knows") struct UnknownAnswerTests {
  @Test("is asked for five times, and a group full of them is one alert in ten minutes")
  func alerts() throws {
    let office = try PostOffice()
    let schedule = RetrySchedule()
    let report = Report(
      .deferred(), stage: "response", code: "errcode 12345", text: "something new", isUnknown: true)
    let followUps = (0..<5).map {
      schedule.followUp(report, attempts: $0, ambiguous: 0, age: .zero, random: 0.5)
    }
    #expect(followUps.dropLast().allSatisfy { if case .again = $0 { true } else { false } })
    let end = FollowUp.dead(because: .unknownAnswer)
    #expect(followUps.last == end)

    // More than one alert names.
    for _ in 1...60 { try office.post(lane: "webhook:group") }
    let messages = try office.lease(of: "webhook:group")
    #expect(try office.queue.begin(messages).count == 60)
    let settled = try office.queue.settle(
      messages.map { Settlement($0, report, end) }, today: "2024-06-17")
    #expect(settled == [])
    let concerns = Concerns(on: office.connection)
    for _ in 1...3 {
      _ = try concerns.tell(
        Concerns.Operator(name: "值班员", address: "op@county", endpoint: nil),
        lanes: ["smtp", "webhook:group"], today: "2024-06-17")
    }
    #expect(
      try office.lines(
        """
        select format('%s %s', recipient, jsonb_array_length(payload -> 'concerns'))
        from duban.queue where kind = 'operator'
        """) == [" 11"])
  }
}
