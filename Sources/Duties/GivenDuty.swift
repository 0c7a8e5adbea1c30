internal import Civil

/// A duty as `explain.sql` takes it.
struct GivenDuty: Encodable {
  let n: Int
  let policy: String
  let rule: String
  let subject: String
  let bearer: String
  let period: String
  let openedOn: String
  let dueOn: String
  let closesOn: String?
  let facts: Facts

  init(_ duty: Duty, number: Int) {
    n = number
    policy = duty.policy
    rule = duty.rule
    subject = duty.subject
    bearer = duty.bearer
    period = duty.period
    openedOn = duty.openedOn.description
    dueOn = duty.dueOn.description
    closesOn = duty.closesOn?.description
    facts = duty.facts
  }

  enum CodingKeys: String, CodingKey {
    case n, policy, rule, subject, bearer, period, facts
    case openedOn = "opened_on"
    case dueOn = "due_on"
    case closesOn = "closes_on"
  }
}
