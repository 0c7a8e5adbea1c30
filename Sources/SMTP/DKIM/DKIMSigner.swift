internal import Delivery

/// Signs mails in the name of a domain (RFC 6376), header and body in the relaxed form.
public struct DKIMSigner: Sendable {
  private let domain: Domain
  private let selector: Domain
  private let key: DKIMKey

  /// Makes a signer; the domain's DNS has the public key under `selector._domainkey.domain`.
  public init(domain: Domain, selector: Domain, key: DKIMKey) {
    self.domain = domain
    self.selector = selector
    self.key = key
  }

  /// The fields that are signed where they are there (RFC 6376 section 5.4.1), and those without
  /// which a reader would take the mail for another.
  static let signedFields = [
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    "Auto-Submitted", "References", "In-Reply-To",
  ]

  /// A composed mail, lines ended by CRLF, with its signature in front.
  ///
  /// From is named once more than it is there, so that nobody adds another (section 8.15).
  /// - Parameters:
  ///   - message: header and body.
  ///   - seconds: since 1970, for `t=`.
  public func signed(_ message: [UInt8], at seconds: Int64) throws(DKIMKey.Failed) -> [UInt8] {
    let (fields, body) = message.fieldsAndBody
    // No field stands twice in what we compose.
    let chosen = Self.signedFields.compactMap { name in
      fields.first { $0.name.lowercased() == name.lowercased() }
    }
    var names = ["From"] + chosen.map(\.name)
    for index in names.indices.dropLast() { names[index] += ":" }
    let hash = Base64.text(of: try DKIMKey.hash(of: body.relaxedBody))
    let tags =
      [
        "v=1;", "a=\(key.algorithm.rawValue);", "c=relaxed/relaxed;", "d=\(domain.text);",
        "s=\(selector.text);", "t=\(seconds);",
      ] + ["h=\(names[0])"] + names.dropFirst().dropLast() + ["\(names[names.count - 1]);"]
      + ["bh=\(hash);"]
    var signed = chosen.flatMap { $0.relaxed + Array("\r\n".utf8) }
    signed += Field(bytes: Self.field(tags, signature: [])[...]).relaxed
    let signature = Base64.characters(of: try key.signature(of: signed))
    return Self.field(tags, signature: signature) + message
  }

  /// The signature's own field, `b=` last, in pieces that fit their lines.
  private static func field(_ tags: [String], signature: [UInt8]) -> [UInt8] {
    var writer = HeaderWriter()
    writer.field("DKIM-Signature") { writer in
      for tag in tags { writer.word(tag.utf8) }
      writer.word(Array("b=".utf8) + signature.prefix(72))
      for start in stride(from: 72, to: signature.count, by: 72) {
        writer.word(signature[start..<min(start + 72, signature.count)])
      }
    }
    return writer.bytes
  }
}

/// A header field as it stands in a mail, its name and its lines.
private struct Field {
  let bytes: ArraySlice<UInt8>

  var name: String { String(decoding: bytes.prefix { $0 != colon }, as: UTF8.self) }

  /// The relaxed form, without a line's end (RFC 6376 section 3.4.2).
  var relaxed: [UInt8] {
    let unfolded = bytes.drop { $0 != colon }.dropFirst().filter { $0 != cr && $0 != lf }
    var value = Array(unfolded).spacesCollapsed
    if value.first == space { value.removeFirst() }
    return Array("\(name.lowercased()):".utf8) + value
  }
}

extension [UInt8] {
  /// The fields of a header whose lines end in CRLF, and what follows the empty line.
  fileprivate var fieldsAndBody: (fields: [Field], body: ArraySlice<UInt8>) {
    var fields: [Field] = []
    var start = startIndex
    var rest = self[...]
    while let end = rest.firstIndex(of: lf) {
      if rest.starts(with: [cr, lf]) {
        return (fields, rest.dropFirst(2))
      }
      rest = rest[(end + 1)...]
      if rest.first != space, rest.first != tab {
        fields.append(Field(bytes: self[start...end]))
        start = rest.startIndex
      }
    }
    return (fields, [])
  }

  /// Every run of spaces and tabs as one space, none at the end.
  fileprivate var spacesCollapsed: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for byte in self {
      if byte != space, byte != tab {
        result.append(byte)
      } else if result.last != space {
        result.append(space)
      }
    }
    if result.last == space { result.removeLast() }
    return result
  }
}

extension ArraySlice<UInt8> {
  /// The relaxed form of a body whose lines end in CRLF (RFC 6376 section 3.4.4).
  fileprivate var relaxedBody: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var emptyLines = 0
    var rest = self
    while !rest.isEmpty {
      let line = rest.prefix { $0 != lf }
      rest = rest.dropFirst(line.count + 1)
      let text = Array(line.last == cr ? line.dropLast() : line).spacesCollapsed
      if text.isEmpty {
        emptyLines += 1
        continue
      }
      for _ in 0..<emptyLines { result += [cr, lf] }
      emptyLines = 0
      result += text + [cr, lf]
    }
    return result
  }
}

private let cr = UInt8(ascii: "\r")
private let lf = UInt8(ascii: "\n")
private let tab = UInt8(ascii: "\t")
private let space = UInt8(ascii: " ")
private let colon = UInt8(ascii: ":")
