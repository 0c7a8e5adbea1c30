extension String {
  /// As much of the text as so many bytes of UTF-8 hold, cut between characters as readers see them
  /// (Unicode Standard Annex 29), with … for what is missing.
  func shortened(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var kept = ""
    for character in self {
      guard kept.utf8.count + character.utf8.count + "…".utf8.count <= limit else { break }
      kept.append(character)
    }
    return kept + "…"
  }
}

extension Digest {
  /// The same with every text in it cut to so many bytes.
  func shortened(toBytes limit: Int) -> Digest {
    var digest = self
    digest.recipientName = recipientName.shortened(toBytes: limit)
    digest.contactName = contactName.shortened(toBytes: limit)
    digest.items = items.map { $0.shortened(toBytes: limit) }
    return digest
  }
}

extension Digest.Item {
  fileprivate func shortened(toBytes limit: Int) -> Digest.Item {
    var item = self
    let texts: [WritableKeyPath<Digest.Item, String>] = [
      \.title, \.todo, \.source, \.subjectName, \.bearerName, \.period,
    ]
    for text in texts { item[keyPath: text] = item[keyPath: text].shortened(toBytes: limit) }
    item.onBehalfOf = onBehalfOf?.shortened(toBytes: limit)
    return item
  }
}
