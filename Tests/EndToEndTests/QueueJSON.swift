/// A message as `duband queue list --json` prints it.
struct QueuedMessage: Decodable {
  let id: Int
  let identity: String
  let state: String
  let reason: String
  let recipient: String
  let lane: String
  let priority: Int
  let attempts: Int
  let ambiguous: Int
}

/// What `duband queue show --json` prints.
struct Story: Decodable {
  struct Attempt: Decodable {
    let number: Int
    let outcome: String
    let stage: String
    let code: String
    let text: String
    let possibleDuplicate: Bool
    let transcript: String?
  }

  let message: QueuedMessage
  let attempts: [Attempt]
}

extension Stage {
  private static let states = [
    "ready", "waiting", "leased", "dead", "delivered", "withdrawn", "folded", "cancelled",
  ]

  /// Every message, settled ones too.
  func messages() throws -> [QueuedMessage] {
    try decoded([QueuedMessage].self, ["queue", "list"] + Self.states.flatMap { ["--state", $0] })
  }

  /// The one message to a recipient, with its attempts.
  func story(of recipient: String) throws -> Story {
    let messages = try messages().filter { $0.recipient == recipient }
    guard let message = messages.first, messages.count == 1 else {
      throw Scratch.Failure(description: "\(messages.count) messages to \(recipient)")
    }
    return try decoded(Story.self, ["queue", "show", "\(message.id)"])
  }
}
