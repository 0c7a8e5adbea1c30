/// The name that a misspelt one was most likely to be; nil where none is near.
///
/// One slip (a letter added, missing, changed, or changed places with its neighbour) for every
/// three letters, at least one, is taken for a misspelling.
public func nearest(to name: String, among names: [String]) -> String? {
  let candidates = names.map { (name: $0, slips: slips(from: name, to: $0)) }
  guard let best = candidates.min(by: { $0.slips < $1.slips }),
    best.slips <= max(1, name.count / 3)
  else { return nil }
  return best.name
}

/// How many slips lie between two spellings: the optimal string alignment distance.
private func slips(from first: String, to second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var rows = [Array(0...second.count)]
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      let changed = rows[i][j] + (first[i] == second[j] ? 0 : 1)
      var fewest = min(changed, rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        fewest = min(fewest, rows[i - 1][j - 1] + 1)
      }
      row.append(fewest)
    }
    rows.append(row)
  }
  return rows[first.count][second.count]
}
