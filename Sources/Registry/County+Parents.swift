extension County {
  /// Organisations above themselves, over any number of others.
  ///
  /// `known` holds the parents that the database knows of organisations that are not in the file.
  func parentCycles(known: [String: String] = [:]) -> [ImportProblem] {
    guard let table = tables[.organisations] else { return [] }
    let parent = table.index(of: "parent_code")
    var parents = known
    for (record, code) in zip(table.records, table.keys) {
      parents[code.text] = record.values[parent].text
    }
    var isSettled: Set<String> = []
    var problems: [ImportProblem] = []
    for (record, code) in zip(table.records, table.keys) {
      var path: [String] = []
      var onPath: Set<String> = []
      var next: String? = code.text
      while let present = next, !isSettled.contains(present), onPath.insert(present).inserted {
        path.append(present)
        next = parents[present]
      }
      if let next, let start = path.firstIndex(of: next) {
        let cycle = (path[start...] + [next]).prefix(6).map(quoted).joined(separator: " under ")
        problems.append(
          table.problem(
            at: record.line, "parent_code", "the parents form a circle: \(cycle)",
            mend: "leave it empty where nobody is above"))
      }
      isSettled.formUnion(path)
    }
    return problems
  }
}
