import FoundationEssentials
import Letters

/// A message that says only that messages arrive.
struct TestNotice {
  /// Whom it is for, as they are called.
  let contact: String

  private let subject = "督办测试消息"

  /// For a mailbox.
  var letter: Letter {
    let paragraphs = text.split(separator: "\n").map { "<p>\(String($0).escapedForHTML)</p>\n" }
    return Letter(
      subject: subject, text: text,
      html: "<!DOCTYPE html>\n<html lang=\"zh\"><body>\n\(paragraphs.joined())</body></html>\n")
  }

  /// For a group's robot; it names nobody.
  var post: Post {
    Post(
      title: subject,
      markdown: "**\(subject)**\n\n这是一条测试消息，用来检查通知能否送达，无需处理。")
  }

  /// The same as the `data` of a webhook.
  var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(["contact": contact, "subject": subject, "text": text])
    else { preconditionFailure("strings always encode") }
    return [UInt8](json)
  }

  private var text: String {
    """
    \(contact)：

    这是一封测试消息，用来检查通知能否送达，无需处理，也无需回复。

    """
  }
}
