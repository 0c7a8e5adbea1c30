public import Civil

/// What every message that nobody owes begins with: an announcement, a report, hours of service.
public struct Heading: Sendable, Equatable {
  /// The message's number, to refer to.
  public var number: Int64
  /// The day on which it was made: what it says is as of that day.
  public var today: CivilDate
  /// The recipient's name.
  public var recipientName: String
  /// The contact's name.
  public var contactName: String
  /// For whom this was, when that recipient could not be reached.
  public var onBehalfOf: String?
  /// An earlier attempt of this message may have arrived.
  public var isPossibleDuplicate: Bool
  /// The policy's name.
  public var policy: String
  /// The kind's title in the policy file: 督办情况.
  public var title: String
  /// The document and the clause that it rests on.
  public var source: String
  /// The policy file's own sentence.
  public var words: String
  /// Whether the same goes by e-mail.
  public var isByEmail: Bool

  /// Makes one.
  public init(
    number: Int64, today: CivilDate, recipientName: String, contactName: String,
    onBehalfOf: String? = nil, isPossibleDuplicate: Bool = false, policy: String, title: String,
    source: String, words: String, isByEmail: Bool
  ) {
    self.number = number
    self.today = today
    self.recipientName = recipientName
    self.contactName = contactName
    self.onBehalfOf = onBehalfOf
    self.isPossibleDuplicate = isPossibleDuplicate
    self.policy = policy
    self.title = title
    self.source = source
    self.words = words
    self.isByEmail = isByEmail
  }
}

extension Heading {
  /// What the templates of all three can name, and what one of them adds.
  func values(and others: Values, leavingOut leftOut: Int) -> Values {
    others + [
      "number": "\(number)", "today": today.chinese, "recipient": recipientName,
      "contact": contactName, "redirected": onBehalfOf != nil, "on_behalf_of": onBehalfOf ?? "",
      "possible_duplicate": isPossibleDuplicate, "title": title, "source": source, "words": words,
      "by_email": isByEmail, "left_out": "\(leftOut)", "has_left_out": leftOut > 0,
    ]
  }

  func shortened(toBytes limit: Int) -> Heading {
    var heading = self
    let texts: [WritableKeyPath<Heading, String>] = [
      \.recipientName, \.contactName, \.title, \.source, \.words,
    ]
    for text in texts { heading[keyPath: text] = heading[keyPath: text].shortened(toBytes: limit) }
    heading.onBehalfOf = onBehalfOf?.shortened(toBytes: limit)
    return heading
  }
}
