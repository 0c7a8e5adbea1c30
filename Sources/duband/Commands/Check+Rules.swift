import Civil
import Database
import Duties
import Letters
import Policy
import StrictYAML

extension Findings {
  /// Runs a rule once: what is wrong with it, or how many duties in which state, at what cost, and
  /// the first three of them.
  mutating func judge(
    _ entry: Rulebook.Entry, as what: String, asOf today: CivilDate, on connection: Connection
  ) {
    let trial = ask(what) {
      let trial = try Trial(of: entry, asOf: today, on: connection)
      let problems = trial.problems.map(entry.problem)
      if !problems.isEmpty {
        throw Trouble(.found, problems.joined(separator: "\n       "))
      }
      try entry.judgeFacts(of: trial.duties)
      return trial
    } _: { trial in
      ([trial.summary(unused: entry.numbersUnused)] + trial.sample).joined(separator: "\n       ")
    }
    for crossing in trial?.plan?.crossings ?? [] {
      fail("plan of \(what)", crossing.description, .found)
    }
  }
}

extension Rulebook.Entry {
  /// A trial's problem, with the place where it is to be mended.
  fileprivate func problem(_ problem: Trial.Problem) -> String {
    if let key = problem.key {
      return rule.place(of: key).problem(problem.what, mend: problem.mend).description
    }
    return "\(file)\(problem.spot.map { ":\($0)" } ?? ""): \(problem.what); \(problem.mend)"
  }

  /// Refuses a todo that asks for a fact that the duties do not have.
  fileprivate func judgeFacts(of duties: [Duty]) throws {
    let asked = try todo().names.subtracting(Self.todoNames).subtracting(rule.numbers.keys)
    for duty in duties {
      if let missing = asked.subtracting(duty.facts.values.keys).min() {
        throw rule.place(of: "todo").problem(
          "the facts of \(duty.subject) have no \(missing)",
          mend: "add it to the query's facts, as null where it is not known")
      }
    }
  }

  /// Numbers that nobody asks for.
  fileprivate var numbersUnused: [String] {
    Set(rule.numbers.keys).subtracting(numbersAsked).sorted()
  }
}

extension Trial {
  fileprivate func summary(unused: [String]) -> String {
    let states = ["open", "overdue", "met", "missed"].compactMap { state in
      let count = duties.count { $0.state == state }
      return count > 0 ? "\(count) \(state)" : nil
    }
    let counts = states.isEmpty ? "" : " (\(states.joined(separator: ", ")))"
    let cost = plan.map { ", estimated cost \(Int($0.cost.rounded()))" } ?? ""
    let spare = unused.isEmpty ? "" : "; nobody asks for \(unused.joined(separator: ", "))"
    return "\(duties.count) duties\(counts)\(cost)\(spare)"
  }

  /// The first three.
  fileprivate var sample: [String] {
    duties.prefix(3).map { duty in
      let words = [
        duty.subject, duty.facts["name"] ?? "", "by", duty.bearer, duty.period, "due",
        duty.dueOn.description, duty.state,
      ]
      return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}

extension Plan.Crossing {
  fileprivate var description: String {
    "\(relation ?? "a set made on the way") (\(Int(inner)) rows) is read from its beginning to its end for "
      + "each of \(Int(outer)) rows; join by equality of columns, or by one that has an index"
  }
}
