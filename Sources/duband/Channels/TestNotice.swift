import FoundationEssentials

/// A message that says only that messages arrive.
struct TestNotice {
  /// What Message-ID and webhook-id are made of.
  let identity: String
  /// An e-mail address, or an endpoint's name.
  let address: String
  /// Whom it is for, as they are called.
  let contact: String
  /// Seconds since 1970.
  let now: Int64

  let subject = "督办测试消息"

  /// Plain text, a paragraph a line.
  var text: String {
    """
    \(contact)：

    这是一封测试消息，用来检查通知能否送达，无需处理，也无需回复。

    """
  }

  /// The same for a group's robot, which names nobody.
  let markdown = "**督办测试消息**\n\n这是一条测试消息，用来检查通知能否送达，无需处理。"

  /// The same as HTML.
  var html: String {
    let paragraphs = text.split(separator: "\n").map { line in
      let escaped = line.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        .replacing(">", with: "&gt;")
      return "<p>\(escaped)</p>\n"
    }
    return "<!DOCTYPE html>\n<html lang=\"zh\"><body>\n\(paragraphs.joined())</body></html>\n"
  }

  /// The same as the `data` of a webhook.
  var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(["contact": contact, "subject": subject, "text": text])
    else { preconditionFailure("strings always encode") }
    return [UInt8](json)
  }
}
