import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import Policy
import Queue

/// The command `duband explain`.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why a duty is in its state, why somebody was told, or why nobody was.",
    usage: """
      duband explain <rule> <subject> [--policy <policy>] [--bearer <bearer>] [--period <period>] \
      [--recipient <recipient>] [--as-of <as-of>] [--lang <lang>]
      duband explain --message <message> [--as-of <as-of>] [--lang <lang>]
      duband explain --recipient <recipient> [--as-of <as-of>] [--lang <lang>]
      """,
    discussion: """
      Of a duty: the document and clause, the registry's rows, the days counted, each stage with its day \
      and what became of it, messages and attempts; where nothing is owed, why not. Of a message: the \
      duties that it tells of. Of a recipient: what it would be told, and what stands against it.
      """)

  @OptionGroup var options: Options
  @Argument(help: "The rule.") var rule: String?
  @Argument(help: "The code of whom or what the duty is about.") var subject: String?
  @Option(help: "Of this policy only.") var policy: String?
  @Option(help: "Owed by this organisation or institution only.") var bearer: String?
  @Option(help: "Of this period only.") var period: String?
  @Option(help: "What this organisation or institution is told.") var recipient: String?
  @Option(help: "What this message tells.") var message: Int64?
  @Option(help: "The day of which one asks; today, or the message's own, without it.")
  var asOf: CivilDate?
  @Option(help: "zh or en; without it, as the locale says.") var lang: Wording.Language?

  func run() async throws {
    try judgeUsage()
    let setup = try Setup(options)
    let rulebook = try setup.rulebook()
    let connection = try setup.connect()
    connection.statementTimeout = .seconds(600)
    let naming = Naming(rulebook, connection)
    try naming.judge(policy: policy)
    try naming.judge(anyRule: rule, of: policy)
    try naming.judge(party: bearer, "bearer")
    try naming.judge(party: recipient, "recipient")
    try naming.judge(subject: subject)
    let files = try setup.loadTables(on: connection)
    let now = try CivilMoment.now(in: setup.configuration.window.timeZone, on: connection)
    let view = QueueView(on: connection)
    let asked = try message.map { try Self.message($0, in: view) }
    let today = try asOf ?? asked.map { try Self.day(of: $0.message) } ?? now.day
    let say = Wording(lang)
    let explainer = Explainer(rulebook, reach: setup.reach, on: connection, today: today)
    let stories = try stories(by: explainer)
    let names = try names(in: stories, and: asked, on: connection)
    let text = StoryText(
      say: say, today: today, names: names, messages: try messages(of: stories, in: view))
    var explanation = Explanation(asOf: today.description)
    explanation.message = asked
    explanation.duties = stories.map { Explanation.Story($0, names: names) }
    explanation.messages = text.messages.values.sorted { $0.message.id < $1.message.id }
    var nothing: [Explainer.Nothing] = []
    if let rule, let subject, stories.isEmpty {
      nothing = try explainer.nothing(rule: rule, subject: subject, policy: policy)
      explanation.nothing = nothing.map { Explanation.Nothing($0, say) }
    }
    if let recipient {
      let moment = CivilMoment(
        day: today, time: asOf == nil ? now.time : TimeOfDay("10:00") ?? now.time,
        offset: now.offset)
      explanation.recipient = try RecipientInquiry(
        setup: setup, rulebook: rulebook, connection: connection, explainer: explainer,
        moment: moment, calendar: WorkingCalendar(files: files), say: say
      ).ask(recipient, name: text.name)
    }
    if options.json { return try Printing.json(explanation) }
    if let asked { show(asked, text) }
    if let found = explanation.recipient { show(found, text) }
    show(stories, nothing, text)
  }

  private func judgeUsage() throws {
    switch (rule, subject, message, recipient) {
    case (.some, .some, nil, _), (nil, nil, .some, _), (nil, nil, nil, .some): return
    case (.some, nil, _, _):
      throw Trouble(.usage, "explain takes a rule and a subject: duband explain RULE SUBJECT")
    case (.some, .some, .some, _):
      throw Trouble(.usage, "explain takes a rule and a subject, or --message, not both")
    default:
      throw Trouble(.usage, "explain what? RULE SUBJECT, --message NUMBER or --recipient CODE")
    }
  }

  private func stories(by explainer: Explainer) throws -> [Explainer.Story] {
    if let message { return try explainer.stories(ofMessage: message, recipient: recipient) }
    if let rule, let subject {
      return try explainer.stories(
        rule: rule, subject: subject, policy: policy, bearer: bearer, period: period,
        recipient: recipient)
    }
    return try explainer.prospects(of: recipient ?? "")
  }
}

// MARK: - What it gathers

extension Explain {
  private static func message(_ number: Int64, in view: QueueView) throws -> Explanation.Message {
    var filter = QueueView.Filter()
    filter.ids = [number]
    guard let message = try view.list(filter).first else {
      throw Trouble(.found, "no message \(number); duband queue list shows those there are")
    }
    return Explanation.Message(message: message, attempts: try view.attempts(of: number))
  }

  private static func day(of message: QueueView.Message) throws -> CivilDate {
    guard let day = CivilDate(message.asOf) else {
      throw Trouble(.found, "message \(message.id) is of no day")
    }
    return day
  }

  private func messages(
    of stories: [Explainer.Story], in view: QueueView
  ) throws -> [Int64: Explanation.Message] {
    // Of a recipient's many duties the ladders say enough.
    guard message != nil || rule != nil else { return [:] }
    let numbers = Set(stories.flatMap(\.tellings).compactMap(\.message)).sorted()
    guard !numbers.isEmpty else { return [:] }
    var filter = QueueView.Filter()
    filter.ids = numbers
    filter.limit = .max
    return try Dictionary(
      uniqueKeysWithValues: view.list(filter).map { message in
        (
          message.id,
          Explanation.Message(message: message, attempts: try view.attempts(of: message.id))
        )
      })
  }

  private func names(
    in stories: [Explainer.Story], and asked: Explanation.Message?, on connection: Connection
  ) throws -> [String: String] {
    var codes: Set<String> = Set([recipient, subject, asked?.message.recipient].compactMap(\.self))
    for story in stories {
      codes.formUnion([story.duty.bearer, story.duty.subject])
      codes.formUnion(story.ladder.map(\.recipient))
      codes.formUnion(story.tellings.flatMap { [$0.recipient, $0.told ?? ""] })
    }
    let parties = try Contents.names(of: codes.sorted(), on: connection)
    guard recipient != nil else { return parties }
    // Whoever is told in a recipient's place may be anybody above.
    let all = try Code.all(on: connection).filter(\.isParty).map { ($0.code, $0.name) }
    return parties.merging(all) { first, _ in first }
  }
}

// MARK: - What it prints

extension Explain {
  private func show(
    _ stories: [Explainer.Story], _ nothing: [Explainer.Nothing], _ text: StoryText
  ) {
    let isBrief = rule == nil
    for (index, story) in stories.enumerated() {
      if index > 0 || message != nil || recipient != nil { print("") }
      if isBrief { text.showBriefly(story) } else { text.show(story) }
    }
    for nothing in nothing { text.show(nothing) }
    if stories.isEmpty, recipient != nil, rule == nil {
      print(text.say("\n目前没有需要告知该单位的事项。", "\nNothing is owed of which it would be told."))
    }
  }

  private func show(_ asked: Explanation.Message, _ text: StoryText) {
    let to = text.name(asked.message.recipient)
    print(
      text.say(
        "信件\(asked.message.id)（\(asked.message.asOf)），收件单位：\(to)",
        "message \(asked.message.id) of \(asked.message.asOf), to \(to)"))
    text.show(asked)
    if asked.message.kind != "digest" {
      print(
        text.say("该信件不涉及应办事项。", "It tells of no duties: it is of the kind \(asked.message.kind)."))
    }
  }

  private func show(_ found: Explanation.Recipient, _ text: StoryText) {
    let say = text.say
    print(found.name)
    text.heading(say("联系方式", "contacts"))
    for route in found.routes {
      for arrival in route.arrivals {
        print(
          "  \(route.policy)\(say("：", ": "))\(text.name(arrival.told)) \(arrival.contact), \(arrival.lane)"
        )
      }
    }
    text.heading(
      found.obstacles.isEmpty
        ? say("没有妨碍告知的情况。", "Nothing stands against telling it.")
        : say("妨碍告知的情况", "what stands against telling it"))
    for obstacle in found.obstacles { print("  \(obstacle)") }
  }
}

extension StoryText {
  /// One duty in a few lines: what, how it stands, and its stages.
  fileprivate func showBriefly(_ story: Explainer.Story) {
    let duty = story.duty
    let subject = duty.facts["name"] ?? names[duty.subject] ?? duty.subject
    print(
      "\(story.entry.rule.title)\(say("：", ": "))\(subject) (\(duty.rule) \(duty.subject)"
        + (duty.period.isEmpty ? ")" : " \(duty.period))")
        + say("，", ", ") + name(duty.bearer) + say("，", ", ") + say.state(duty, on: today)
        + say("，期限", ", due ") + "\(duty.dueOn)")
    print("  \(story.entry.policy.source(of: story.entry.rule))")
    show(story.ladder, isHeaded: false)
  }

  /// Why nothing is owed.
  fileprivate func show(_ nothing: Explainer.Nothing) {
    print(
      say(
        "\(nothing.policy.name)：\(nothing.rule.title)（\(nothing.rule.name)）没有应办事项。",
        "\(nothing.policy.name): nothing is owed by the rule \(nothing.rule.name)."))
    print("  \(nothing.policy.source(of: nothing.rule))")
    for absence in nothing.absences { print("  · \(say.absence(absence))") }
    if nothing.absences.isEmpty {
      print(
        say("  · 登记库中看不出原因，请查看规则的查询语句。", "  · The registry shows no reason; see the rule's query."))
    }
    let numbers = nothing.rule.numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    if !numbers.isEmpty {
      print(say("  规则所用的数字：", "  the rule's numbers: ") + numbers.joined(separator: "; "))
    }
    show(nothing.sources)
  }
}
