/// Why nothing was imported: the first problems found, sorted by file and line.
public struct ImportProblems: Error, Sendable, Equatable {
  /// How many are listed at most.
  public static let limit = 20

  /// Those listed.
  public private(set) var problems: [ImportProblem] = []
  /// How many more there are.
  public private(set) var unlisted = 0

  var isEmpty: Bool { problems.isEmpty }

  init(_ problems: [ImportProblem] = []) {
    for problem in problems { append(problem) }
  }

  /// Lists the problem, unless its file has as many as are ever shown.
  mutating func append(_ problem: ImportProblem) {
    if problems.count(where: { $0.file == problem.file }) < Self.limit {
      problems.append(problem)
    } else {
      unlisted += 1
    }
  }

  mutating func append(contentsOf other: ImportProblems) {
    for problem in other.problems { append(problem) }
    unlisted += other.unlisted
  }

  /// Throws where there are any.
  func throwIfAny() throws(ImportProblems) {
    if isEmpty { return }
    let order = { (problem: ImportProblem) in
      CSVFile.allCases.firstIndex { $0.name == problem.file } ?? -1
    }
    let sorted = problems.enumerated().sorted { first, second in
      (order(first.element), first.element.line ?? 0, first.offset)
        < (order(second.element), second.element.line ?? 0, second.offset)
    }
    var listed = self
    listed.problems = sorted.prefix(Self.limit).map(\.element)
    listed.unlisted += problems.count - listed.problems.count
    throw listed
  }
}

extension ImportProblems: CustomStringConvertible {
  /// A line each, and one for those not listed.
  public var description: String {
    let more = unlisted > 0 ? ["and \(unlisted) more"] : []
    return (problems.map(\.description) + more).joined(separator: "\n")
  }
}
