internal import Delivery
import FoundationEssentials

/// What a vendor's robot answers, and what each answer means: one table a vendor, read from above;
/// the first row that fits decides.
public struct RobotReplies: Sendable, Equatable {
  /// The keys under which code and words stand.
  public enum Form: String, Sendable {
    /// `{"errcode": 0, "errmsg": "ok"}`.
    case errcode
    /// `{"code": 0, "msg": "success"}`.
    case code
  }

  /// What an answer means.
  struct Meaning: Sendable, Equatable {
    let outcome: Outcome
    /// The vendor counts and punishes by the robot, not by the message.
    var holdsLane = false
    /// No row says what it means.
    var isUnknown = false
    /// What is added to the vendor's words.
    var remark: String?
  }

  /// A code, and what it means.
  struct Row: Sendable, Equatable {
    let code: Int
    /// It counts only where the vendor's words have one of these; none: always.
    let words: [String]
    let meaning: Meaning

    init(
      _ code: Int, saying words: String..., means outcome: Outcome, holdsLane: Bool = false,
      remark: String? = nil
    ) {
      self.code = code
      self.words = words
      meaning = Meaning(outcome: outcome, holdsLane: holdsLane, remark: remark)
    }
  }

  /// What was answered.
  struct Reply: Equatable {
    let code: Int
    let text: String
  }

  let form: Form
  let rows: [Row]

  /// Nil unless it is the vendor's JSON.
  func read(_ body: [UInt8]) -> Reply? {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)) else { return nil }
    switch form {
    case .errcode: return fields.errcode.map { Reply(code: $0, text: fields.errmsg) }
    case .code: return fields.code.map { Reply(code: $0, text: fields.msg) }
    }
  }

  /// A code that stands in no row is not taken for success, and not for ever for a passing trouble.
  func meaning(of reply: Reply) -> Meaning {
    let said = Said(reply.text)
    let row = rows.first { row in
      row.code == reply.code && (row.words.isEmpty || row.words.contains(where: said.has))
    }
    return row?.meaning
      ?? Meaning(outcome: .deferred(), isUnknown: true, remark: "a code that is not known")
  }
}

/// The vendor's words, as far as they say what is wrong.
private struct Said {
  private let text: String
  private let words: Set<Substring>

  init(_ text: String) {
    let lower = text.lowercased()
    // DingTalk's own advice names everything that may be the matter: `description:…;solution:…`.
    self.text = lower.firstRange(of: "solution").map { String(lower[..<$0.lowerBound]) } ?? lower
    words = Set(self.text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) })
  }

  /// Latin words are found whole, so that no `description` speaks of `ip`.
  func has(_ word: String) -> Bool {
    word.utf8.allSatisfy { $0 < 0x80 } ? words.contains(word[...]) : text.contains(word)
  }
}

/// The fields that count; those of another type are as if they were not there.
private struct Fields: Decodable {
  let errcode: Int?
  let errmsg: String
  let code: Int?
  let msg: String

  enum CodingKeys: CodingKey { case errcode, errmsg, code, msg }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys) -> Value? {
      try? fields.decode(Value.self, forKey: key)
    }
    errcode = read(.errcode)
    errmsg = read(.errmsg) ?? ""
    code = read(.code)
    msg = read(.msg) ?? ""
  }
}
