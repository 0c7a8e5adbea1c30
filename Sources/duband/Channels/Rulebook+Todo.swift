import Civil
import Duties
import Letters
import Policy
import StrictYAML

extension Rulebook.Entry {
  /// Names that every rule's todo may ask for.
  static let todoNames: Set = ["subject", "bearer", "period", "due"]

  /// What is to be done, read strictly: it may ask for these names, the rule's numbers, and the facts
  /// that its query writes.
  /// - Throws: `YAMLProblem`, with the place and the mend.
  func todo() throws -> Todo {
    let known = Self.todoNames.union(rule.numbers.keys).union(factsWritten)
    do {
      return try Todo(rule.todo, knowing: known)
    } catch {
      let place = rule.place(of: "todo")
      // No key leads to a text that is a file of its own: what is wrong stands somewhere in it.
      let spot =
        place.path.isEmpty
        ? Place(file: place.file, line: error.line, column: error.column) : place
      let meant = error.stranger.flatMap { nearest(to: $0, among: known.sorted()) }
      throw spot.problem(
        error.what, mend: meant.map { "did you mean \($0)? or \(error.mend)" } ?? error.mend)
    }
  }

  /// Judges what can be judged of its texts without running them: the query and the todo.
  /// - Throws: `YAMLProblem`, with the place and the mend.
  func judgeTexts() throws {
    if isEmpty {
      throw Place(file: file).problem("it holds no query", mend: "write one SELECT")
    }
    if let spot = unclosed {
      throw Place(file: file, line: spot.line, column: spot.column)
        .problem("what begins here is not closed", mend: "close the quote or the comment")
    }
    if let spot = secondStatement {
      throw Place(file: file, line: spot.line, column: spot.column)
        .problem("one SELECT only", mend: "remove what stands after the semicolon")
    }
    _ = try todo()
  }

  /// What the names of its todo stand for in one line of a message.
  func todoFacts(
    _ line: Line, subjectName: String, bearerName: String
  ) -> [String: Todo.Fact] {
    todoFacts(
      line.facts,
      [
        "subject": .text(subjectName), "bearer": .text(bearerName),
        "period": .text(chinesePeriod(line.period)), "due": .text(line.dueOn.chinese),
      ])
  }

  /// What is to be done about a duty, in words.
  func todo(of duty: Duty, subjectName: String, bearerName: String) -> String {
    let facts = todoFacts(
      duty.facts,
      [
        "subject": .text(subjectName), "bearer": .text(bearerName),
        "period": .text(chinesePeriod(duty.period)),
        "due": .text(duty.dueOn.chinese),
      ])
    return (try? todo())?.text(facts) ?? rule.todo
  }

  private func todoFacts(
    _ facts: Facts, _ ours: [String: Todo.Fact]
  ) -> [String: Todo.Fact] {
    let facts = facts.values.compactMapValues(Todo.Fact.init)
    let numbers = rule.numbers.mapValues { Todo.Fact.text("\($0)") }
    return facts.merging(numbers) { $1 }.merging(ours) { $1 }
  }
}

extension Todo.Fact {
  /// A fact as a text shows it: a day in Chinese, a list and what is absent not at all.
  fileprivate init?(_ fact: Facts.Value) {
    switch fact {
    case .text(let text): self = .text(CivilDate(text)?.chinese ?? text)
    case .number(let number): self = .text(Int(exactly: number).map(String.init) ?? "\(number)")
    case .flag(let flag): self = .flag(flag)
    case .list, .object, .none: return nil
    }
  }
}
