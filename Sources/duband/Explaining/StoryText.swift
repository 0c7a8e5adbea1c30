import Civil
import Duties
import Policy
import Queue

/// A duty's story as people read it on a terminal.
struct StoryText {
  let say: Wording
  let today: CivilDate
  /// What people call organisations and institutions, by code.
  let names: [String: String]
  /// The messages of the story with their attempts.
  let messages: [Int64: Explanation.Message]

  /// `福田镇中心卫生院（H07）`.
  func name(_ code: String) -> String {
    guard let name = names[code], name != code else {
      return code.isEmpty ? say("值班员", "operator") : code
    }
    return say("\(name)（\(code)）", "\(name) (\(code))")
  }

  func show(_ story: Explainer.Story) {
    let duty = story.duty
    let (policy, rule) = (story.entry.policy, story.entry.rule)
    let subject = duty.facts["name"].map {
      say("\($0)（\(duty.subject)）", "\($0) (\(duty.subject))")
    }
    print(
      "\(rule.title) \(duty.rule)\(say("：", ": "))\(subject ?? name(duty.subject))"
        + (duty.period.isEmpty ? "" : " \(duty.period)"))
    let provisional = duty.provisional ? say("（该年放假安排未公布，期限待定）", " (provisional)") : ""
    for (title, text) in [
      (
        say("依据", "source"),
        policy.source(of: rule)
          + (rule.document == nil ? " \(say("《", ""))\(policy.title)\(say("》", ""))" : "")
      ),
      (say("责任单位", "bearer"), name(duty.bearer)),
      (say("状态", "state"), say.state(duty, on: today)),
      (
        say("起止", "days"),
        say(
          "\(duty.openedOn)起，期限\(duty.dueOn)\(provisional)",
          "opened on \(duty.openedOn), due on \(duty.dueOn)\(provisional)")
      ),
      (
        say("应办", "to do"),
        story.entry.todo(
          of: duty, subjectName: duty.facts["name"] ?? names[duty.subject] ?? duty.subject,
          bearerName: names[duty.bearer] ?? duty.bearer)
      ),
    ] {
      print("  \(title)\(say("：", ": "))\(text)")
    }
    show(story.sources)
    show(days: story.days, of: duty)
    show(story.promises)
    show(story.ladder)
    show(story.tellings)
  }

  /// The rows that a duty rests on, or those of a subject of which nothing is owed.
  func show(_ sources: [Source]) {
    guard !sources.isEmpty else { return }
    heading(say("登记信息", "the registry's rows"))
    for source in sources {
      let values = source.values.map { "\($0.name) \($0.value)" }
      print(
        "  \(say.relation(source.relation)) \(source.code)\(say("：", ": "))\(values.joined(separator: "; "))"
      )
    }
  }

  func heading(_ text: String) { print("\n\(text)") }
}

// MARK: - Days

extension StoryText {
  /// A run of days of one kind.
  private struct Span {
    let first: CalendarDay
    var last: CalendarDay
    let kind: String
    /// How many working days there are up to its first and through its last.
    var counts: ClosedRange<Int>?
  }

  private func show(days: [CalendarDay], of duty: Duty) {
    guard !days.isEmpty else { return }
    // Nobody counts half a year on fingers; a term of working days is a few weeks.
    guard days.count <= 45 else {
      let working = days.count(where: \.working)
      print(
        say(
          "  期间：\(duty.openedOn)次日起共\(days.count)天，其中工作日\(working)天",
          "  between them: \(days.count) days, \(working) of them working days"))
      return
    }
    heading(
      say("日期推算（自\(duty.openedOn)次日起）", "the days counted, from the one after \(duty.openedOn)"))
    var spans: [Span] = []
    var count = 0
    for day in days {
      if day.working { count += 1 }
      let kind = kind(of: day)
      if let last = spans.last, last.kind == kind {
        spans[spans.count - 1].last = day
        if let counts = last.counts { spans[spans.count - 1].counts = counts.lowerBound...count }
      } else {
        spans.append(
          Span(first: day, last: day, kind: kind, counts: day.working ? count...count : nil))
      }
    }
    for span in spans {
      let days =
        span.first.day == span.last.day
        ? span.first.day : "\(span.first.day) – \(span.last.day)"
      let counts = span.counts.map { counts in
        counts.count == 1
          ? say("第\(counts.lowerBound)个", " no. \(counts.lowerBound)")
          : say(
            "第\(counts.lowerBound)—\(counts.upperBound)个",
            " no. \(counts.lowerBound)–\(counts.upperBound)")
      }
      print("  \(days)  \(span.kind)\(counts ?? "")")
    }
  }

  private func kind(of day: CalendarDay) -> String {
    let kind =
      switch (day.working, day.name) {
      case (true, nil): say("工作日", "working day")
      case (true, let holiday?): say("工作日（\(holiday)调休上班）", "working day (made up for \(holiday))")
      case (false, nil): say("休息日", "day off (weekend or statutory holiday)")
      case (false, let holiday?): say("放假（\(holiday)）", "day off (\(holiday))")
      }
    return day.provisional ? say("\(kind)，放假安排未公布", "\(kind), provisional") : kind
  }
}

// MARK: - The ladder and what was told

extension StoryText {
  func show(_ ladder: [Rung], isHeaded: Bool = true) {
    guard !ladder.isEmpty else { return }
    if isHeaded { heading(say("催办阶梯", "the ladder")) }
    Printing.table(
      [
        say("  日期", "  DAY"), say("阶段", "STAGE"), say("告知", "WHO"), say("身份", "AS"),
        say("情况", "WHAT BECOMES OF IT"),
      ],
      ladder.map { rung in
        let roles = rung.roles.map(say.role).joined(separator: "/")
        return [
          "  \(rung.day)", rung.stage, name(rung.recipient),
          roles + (rung.isEscalation ? say("（上报）", " (escalation)") : ""), say.fate(rung),
        ]
      })
  }

  private func show(_ promises: [Promises.Entry]) {
    guard !promises.isEmpty else { return }
    heading(say("承诺", "promises"))
    for promise in promises {
      let note = promise.note.map { say("：\($0)", ": \($0)") } ?? ""
      let state = promise.state == "lasting" ? "" : " [\(promise.state)]"
      print(
        say(
          "  \(promise.id)  承诺于\(promise.until)前办理，\(promise.by)登记\(note)\(state)",
          "  \(promise.id)  by \(promise.until), noted by \(promise.by)\(note)\(state)"))
    }
  }

  private func show(_ tellings: [Telling]) {
    guard !tellings.isEmpty else {
      return heading(say("尚无告知记录。", "Nothing has been told of it."))
    }
    heading(say("告知记录", "what was told"))
    var shown: Set<Int64> = []
    for telling in tellings {
      let round = telling.isOfEarlierRound ? say("（上一轮）", " (an earlier round)") : ""
      let instead = telling.told.flatMap { told in
        told == telling.recipient
          ? nil : say("，由\(name(told))代收", ", to \(name(told)) in its place")
      }
      print(
        "  \(telling.noticedOn) \(telling.stage) → \(name(telling.recipient))\(instead ?? "")"
          + "\(round)\(say("：", ": "))\(notice(telling))")
      guard let number = telling.message, shown.insert(number).inserted,
        let message = messages[number]
      else { continue }
      show(message)
    }
  }

  /// A message and its attempts.
  func show(_ message: Explanation.Message) {
    let reason =
      message.message.reason.isEmpty
      ? "" : say("：\(message.message.reason)", ": \(message.message.reason)")
    print(
      "    \(say("信件", "message "))\(message.message.id)\(say("，", ", "))\(message.message.lane)"
        + "\(say("，", ", "))\(message.message.contact)\(say("，", ", "))"
        + say.message(message.message.state) + reason)
    for attempt in message.attempts {
      let words = [attempt.stage, attempt.code, attempt.text].filter { !$0.isEmpty }
      print(
        "      \(say("第\(attempt.number)次", "attempt \(attempt.number)")) \(attempt.startedAt) "
          + "\(say.outcome(attempt.outcome))\(say("：", ": "))\(words.joined(separator: " "))")
    }
  }

  private func notice(_ telling: Telling) -> String {
    switch telling.state {
    case "told": say("已告知", "told") + (telling.toldOn.map { " \($0)" } ?? "")
    case "pending": say("已排队", "queued")
    case "superseded": say("被更新的阶段取代", "overtaken by a later stage")
    case "lapsed", "withdrawn": say("发出前撤回", "withdrawn before it left")
    default: say("未能送达或已取消", "given up")
    }
  }
}
