/// The name that a misspelt one was most likely to be; nil where none is near.
///
/// One letter added, missing or changed for every three, at least two, is taken for a misspelling.
func nearest(to name: String, among names: [String]) -> String? {
  let candidates = names.map { (name: $0, edits: edits(from: name.lowercased(), to: $0)) }
  guard let best = candidates.min(by: { $0.edits < $1.edits }), best.edits <= max(2, name.count / 3)
  else { return nil }
  return best.name
}

/// How many letters must be added, taken away or changed: the Levenshtein distance.
private func edits(from first: String, to second: String) -> Int {
  let second = Array(second)
  var row = Array(0...second.count)
  for (i, letter) in first.prefix(100).enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let changed = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
    }
  }
  return row[second.count]
}
