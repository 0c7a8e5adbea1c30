import Civil
import Policy
import Testing

@Suite("A policy file") struct PolicyTests {
  @Test("Everything that it says is read")
  func whole() throws {
    let policy = try Policy.read(text: sample, file: "p.yaml")
    #expect(policy.name == "wushan-2024-25")
    #expect(policy.title == "巫山县促进医疗卫生机构支持托育服务发展的具体措施")
    #expect(policy.document == "巫山卫发〔2024〕25号")
    #expect(policy.startsOn == CivilDate("2024-06-13"))
    #expect(policy.timeZone == "Asia/Urumqi")
    #expect(policy.bureaus == ["B01"])
    #expect(policy.channels(for: .institution) == [.email])
    #expect(policy.channels(for: .bureau) == [.email, .webhook])
    #expect(policy.rules.map(\.name) == ["alliance-enrolment", "annual-training"])

    let enrolment = try #require(policy.rules.first)
    #expect(enrolment.title == "纳入医育结合联盟")
    #expect(enrolment.clause == "第九条")
    #expect(enrolment.isEnabled)
    #expect(enrolment.query == "enrolment")
    #expect(enrolment.todo == "请与{{subject}}签订卫生健康服务合作协议。")
    #expect(enrolment.numbers == ["within_wd": 7])
    #expect(
      enrolment.ladder.stages.map(\.moment) == [
        .opening, .workingDays(-3), .days(0), .workingDays(1), .everyWorkingDays(5),
      ])
    #expect(
      enrolment.ladder.stages.map(\.roles) == [
        [.bearer, .institution], [.bearer], [.bearer, .guidance], [.bearer, .guidance, .bureau],
        [.bearer, .bureau],
      ])

    let training = try #require(policy.rules.last)
    #expect(!training.isEnabled)
    #expect(training.query == "annual-training")
    #expect(training.numbers.isEmpty)
  }

  @Test("One bureau may stand without brackets")
  func oneBureau() throws {
    let text = sample.replacing("bureau: [B01]", with: "bureau: B01")
    #expect(try Policy.read(text: text, file: "p.yaml").bureaus == ["B01"])
  }

  @Test("What is optional may be left out")
  func defaults() throws {
    let policy = try read(ladder: "{0: [bearer]}")
    #expect(policy.timeZone == "Asia/Shanghai")
    #expect(policy.bureaus.isEmpty)
    #expect(RecipientKind.allCases.allSatisfy { policy.channels(for: $0) == [.email, .webhook] })
    #expect(policy.rules.map(\.isEnabled) == [true])
    #expect(policy.rules.map(\.query) == ["r"])
  }

  @Test(
    "A stage has a moment and a name",
    arguments: [
      ("open", Moment.opening, "open"), ("-60d", .days(-60), "-60d"),
      ("-3wd", .workingDays(-3), "-3wd"), ("0", .days(0), "0"),
      ("\"0\"", .days(0), "0"), ("+10d", .days(10), "+10d"),
      ("+1wd", .workingDays(1), "+1wd"), ("10-15", .date(month: 10, day: 15), "10-15"),
      ("'01-05'", .date(month: 1, day: 5), "01-05"),
      ("every 5wd", .everyWorkingDays(5), "every5wd"),
    ])
  func stage(text: String, moment: Moment, name: String) throws {
    let stage = try #require(try read(ladder: "{\(text): [cdc]}").rules.first?.ladder.stages.first)
    #expect(stage.moment == moment)
    #expect(stage.name == name)
  }

  @Test(
    "No other spelling is a moment",
    arguments: [
      "opened", "Open", "00", "+0d", "-0wd", "0wd", "3wd", "30d", "-03wd", "- 3wd", "-3 wd", "-3w",
      "wd",
      "-wd", "+4000d", "10-32", "02-29", "2-28", "13-01", "10/15", "every5wd", "every 0wd",
      "every -5wd",
      "every +5wd", "every 5d", "every  5wd",
    ])
  func noMoment(text: String) {
    #expect(
      problem { try read(ladder: "{\"\(text)\": [bearer]}") } == """
        p.yaml:9:14: rules.r.ladder.\(text): "\(text)" is not a moment of a ladder; \
        write open, -30d, -3wd, 0, +10d, +1wd, 10-15 or every 5wd
        """)
  }

  @Test(
    "A ladder that rises is taken",
    arguments: [
      "{open: [bearer], -30d: [bearer], -10wd: [bearer], -3wd: [bearer], +1wd: [bureau]}",
      "{10-15: [bearer], 11-15: [bearer], 12-15: [bearer], +1wd: [bearer, bureau]}",
      "{-10wd: [bearer], -30d: [bearer], 0: [bearer], +10d: [bearer], +1wd: [bearer]}",
      "{every 5wd: [bearer]}",
    ])
  func rising(ladder: String) throws {
    #expect(try !read(ladder: ladder).rules.isEmpty)
  }

  @Test(
    "A ladder that makes no sense is refused",
    arguments: [
      ("{}", "9:13: rules.r.ladder: the ladder has no stage; write one, as 0: [bearer]"),
      ("{0: [bearer], open: [bearer]}", below("open", "0", column: 27)),
      ("{0: [bearer], 10-15: [bearer]}", below("10-15", "0", column: 27)),
      ("{+1wd: [bearer], 0: [bearer]}", below("0", "+1wd", column: 30)),
      ("{-3wd: [bearer], -10wd: [bearer]}", below("-10wd", "-3wd", column: 30)),
      ("{-7d: [bearer], -3wd: [bearer], -30d: [bearer]}", below("-30d", "-7d", column: 45)),
      ("{+2d: [bearer], +1d: [bearer]}", below("+1d", "+2d", column: 29)),
      ("{every 5wd: [bearer], +1wd: [bearer]}", below("+1wd", "every 5wd", column: 35)),
      (
        "{every 5wd: [bearer], every 10wd: [bearer]}",
        "9:35: rules.r.ladder.every 10wd: a second stage that recurs; keep one of them"
      ),
      (
        "{0: [bearer], \"0\": [bureau]}",
        "9:14: 0: the key stands twice; keep one of them"
      ),
      (
        "{0: []}",
        "9:17: rules.r.ladder.0: the list is empty; write at least one value, or remove the key"
      ),
      ("{0: bearer}", "9:17: rules.r.ladder.0: no list; write one in brackets, as [a, b]"),
      (
        "{-3wd: [gudance]}",
        #"9:21: rules.r.ladder.-3wd[0]: "gudance" is not one of "#
          + "bearer, institution, guidance, bureau, cdc; write guidance"
      ),
      (
        "{0: [bearer, bearer]}",
        "9:26: rules.r.ladder.0[1]: it stands twice in the list; remove one of them"
      ),
    ])
  func refusedLadder(ladder: String, expected: String) {
    #expect(problem { try read(ladder: ladder) } == "p.yaml:\(expected)")
  }

  private static func below(_ stage: String, _ later: String, column: Int) -> String {
    "9:\(column): rules.r.ladder.\(stage): the stage stands below \(later), which comes later; "
      + "write it above \(later)"
  }

  @Test(
    "What is wrong is told with its line and its mend",
    arguments: [
      ("policy: wushan", "polcy: wushan", "1:1: polcy: unknown key; write policy"),
      (
        "policy: wushan-2024-25", "policy: Wushan",
        #"1:9: policy: "Wushan" is not a name; "#
          + "write lower-case letters, digits and single hyphens between them"
      ),
      (
        "2024-06-13", "2024-06-31",
        #"4:12: starts_on: "2024-06-31" is not a day of the calendar; write YYYY-MM-DD"#
      ),
      (
        "institution: [email]", "clinic: [email]",
        #"7:12: channels.clinic: "clinic" is not one of bureau, city, guidance_centre, "#
          + "health_centre, hospital, tcm_hospital, cdc, institution; write one of them"
      ),
      (
        "institution: [email]", "institution: [mail]",
        #"7:26: channels.institution[0]: "mail" is not one of email, webhook; write email"#
      ),
      (
        "alliance-enrolment:", "alliance_enrolment:",
        #"9:3: rules.alliance_enrolment: "alliance_enrolment" is not a name; "#
          + "write lower-case letters, digits and single hyphens between them"
      ),
      (
        "    clause: 第九条\n", "",
        "10:5: rules.alliance-enrolment: the key clause is missing; write clause: …"
      ),
      (
        "enabled: true", "enabled: yes",
        #"12:14: rules.alliance-enrolment.enabled: "yes" is not true or false; "#
          + "write one of the two"
      ),
      (
        "enabled: true", "enabled: false",
        "9:3: rules: no rule is switched on; write enabled: true in one at least"
      ),
      (
        "query: enrolment", "query: ../enrolment",
        #"13:12: rules.alliance-enrolment.query: "../enrolment" is not a name; "#
          + "write lower-case letters, digits and single hyphens between them"
      ),
      (
        "within_wd: 7", "within_wd: seven",
        #"15:26: rules.alliance-enrolment.numbers.within_wd: "seven" is not "#
          + "a whole number from 0 to 100000; write a number of that range"
      ),
      (
        "within_wd: 7", "within-wd: 7",
        #"15:15: rules.alliance-enrolment.numbers.within-wd: "within-wd" is not a number's name; "#
          + "write lower-case letters, digits and underscores, as within_wd"
      ),
      (
        "    todo: 请", "    to_do: 请",
        "14:5: rules.alliance-enrolment.to_do: unknown key; write todo"
      ),
      ("rules:", "rule:", "8:1: rule: unknown key; write rules"),
      (
        "[B01]", "B01;B02",
        #"6:9: bureau: "B01;B02" is not a code; "#
          + "write the code of one bureau, or a list of them in brackets"
      ),
      (
        "[B01]", "[B01, B01]",
        "6:15: bureau[1]: it stands twice in the list; remove one of them"
      ),
    ])
  func problems(text: String, mistake: String, expected: String) throws {
    let mistaken = sample.replacing(text, with: mistake, maxReplacements: 1)
    try #require(mistaken != sample)
    #expect(problem { try Policy.read(text: mistaken, file: "p.yaml") } == "p.yaml:\(expected)")
  }
}

private let sample = """
  policy: wushan-2024-25
  title: 巫山县促进医疗卫生机构支持托育服务发展的具体措施
  document: 巫山卫发〔2024〕25号
  starts_on: 2024-06-13
  time_zone: Asia/Urumqi
  bureau: [B01]
  channels: {institution: [email]}
  rules:
    alliance-enrolment:
      title: 纳入医育结合联盟
      clause: 第九条
      enabled: true
      query: enrolment
      todo: 请与{{subject}}签订卫生健康服务合作协议。
      numbers: {within_wd: 7}
      ladder:
        open: [bearer, institution]
        -3wd: [bearer]
        0: [bearer, guidance]
        +1wd: [bearer, guidance, bureau]
        every 5wd: [bearer, bureau]
    annual-training:
      title: 每年卫生保健培训
      clause: 第一条
      enabled: false
      todo: 请为{{subject}}开展卫生保健培训。
      ladder: {10-15: [bearer], +1wd: [bearer, bureau]}
  """

/// The least policy, with one rule `r` whose ladder stands in line 9, from column 13 on.
private func read(ladder: String) throws -> Policy {
  let text = """
    policy: p
    title: t
    document: d
    starts_on: 2024-06-13
    rules:
      r:
        title: t
        clause: c
        ladder: \(ladder)
        todo: d
    """
  return try Policy.read(text: text, file: "p.yaml")
}

private func problem(_ read: () throws -> Policy) -> String? {
  do {
    _ = try read()
    return nil
  } catch {
    return "\(error)"
  }
}
