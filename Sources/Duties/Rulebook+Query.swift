extension Rulebook.Entry {
  /// The numbers that its query asks for by `duban.number('…')`.
  public var numbersAsked: Set<String> { Set(numberPlaces.keys) }

  /// Where it asks for each of them first.
  var numberPlaces: [String: Spot] {
    let asked = code.matches(of: #/(?:^|[^a-z_])number\s*\(\s*'([^']*)'\s*\)/#).map { match in
      let offset = code.unicodeScalars.distance(
        from: code.startIndex, to: match.1.startIndex)
      return (String(match.1), Spot(of: offset, in: code))
    }
    return Dictionary(asked) { first, _ in first }
  }

  /// The names of the facts that its query writes, as `jsonb_build_object('name', i.name)` has them.
  ///
  /// They are its quoted words with a comma behind them; some of these may be no facts.
  public var factsWritten: Set<String> {
    Set(code.matches(of: #/'([a-z][a-z0-9_]*)'\s*,/#).map { String($0.1) })
  }
}
