internal import Civil

extension CSVColumn {
  /// Why a value is none of its column.
  struct Refusal: Error, Equatable {
    /// The part of the value that is meant; nil for all of it.
    var part: String?
    /// What is wrong, with the value as its subject.
    let predicate: String
    let mend: String
  }

  /// Judges a field's text.
  func read(_ text: String, for package: ServicePackage) throws(Refusal) -> Value {
    if text.isEmpty { return try empty() }
    try refuseControls(text)
    switch kind {
    case .code, .reference: return .text(try code(text))
    case .references: return .codes(try codes(text))
    case .text(let longest): return .text(try line(text, longest))
    case .date:
      guard let date = CivilDate(text) else {
        throw Refusal(predicate: "is not a day of the calendar", mend: "write YYYY-MM-DD")
      }
      return .date(date)
    case .yesNo: return .text(try word(text, of: ["yes", "no"]))
    case .word(let words): return .text(try word(text, of: words))
    case .milestone: return .text(try milestone(text, of: package))
    case .item: return .text(try item(text, of: package))
    case .staffHours: return .staffHours(try staffHours(text))
    case .email: return .text(try email(text))
    case .phone: return .text(try phone(text))
    case .webhook: return .text(try webhook(text))
    }
  }

  private func empty() throws(Refusal) -> Value {
    if isRequired { throw Refusal(predicate: "is empty", mend: "fill it") }
    switch kind {
    case .references: return .codes([])
    case .staffHours: return .staffHours([])
    case .code, .reference, .text, .date, .yesNo, .word, .milestone, .item, .email, .phone,
      .webhook:
      return .none
    }
  }

  private func refuseControls(_ text: String) throws(Refusal) {
    // The bytes that begin U+0080 to U+009F, U+2028 and U+2029 in UTF-8 are C2 and E2.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 })
    else { return }
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator:
        throw Refusal(
          predicate: "contains \(scalar.controlName)", mend: "take it out; a value is one line")
      case _: continue
      }
    }
  }

  private func line(_ text: String, _ longest: Int) throws(Refusal) -> String {
    if isRequired, text.allSatisfy(\.isWhitespace) {
      throw Refusal(predicate: "is nothing but blanks", mend: "fill it")
    }
    if text.utf8.count > longest, text.unicodeScalars.count > longest {
      throw Refusal(
        predicate: "is \(text.unicodeScalars.count) characters long",
        mend: "\(longest) are the most")
    }
    return text
  }

  private func code(_ text: String) throws(Refusal) -> String {
    if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
      throw Refusal(predicate: "begins or ends with a blank", mend: "take it away")
    }
    if text.utf8.contains(UInt8(ascii: ";")) {
      throw Refusal(predicate: "contains \";\"", mend: "one code stands here, and none has a \";\"")
    }
    return try line(text, Kind.longestCode)
  }

  private func codes(_ text: String) throws(Refusal) -> [String] {
    var codes: [String] = []
    for part in text.split(separator: ";") {
      let code = try inPart(part) { part throws(Refusal) in try self.code(part) }
      if !codes.contains(code) { codes.append(code) }
    }
    return codes
  }

  private func word(_ text: String, of words: [String]) throws(Refusal) -> String {
    if words.contains(text) { return text }
    let all = words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    throw Refusal(predicate: "is not known here", mend: "write \(all)")
  }

  private func milestone(_ text: String, of package: ServicePackage) throws(Refusal) -> String {
    if let months = Int(text), package.milestones.contains(months) { return String(months) }
    let all = package.milestones.map(String.init).joined(separator: ", ")
    throw Refusal(
      predicate: "is no milestone of the service package", mend: "write one of \(all)")
  }

  private func item(_ text: String, of package: ServicePackage) throws(Refusal) -> String {
    if package.hasItem(text) { return text }
    throw Refusal(
      predicate: "is no item of the service package", mend: "write a name as its file has it")
  }

  private func staffHours(_ text: String) throws(Refusal) -> [StaffHours] {
    var people: [StaffHours] = []
    for part in text.split(separator: ";") {
      people.append(try inPart(part) { part throws(Refusal) in try person(part) })
    }
    return people
  }

  private func person(_ text: String) throws(Refusal) -> StaffHours {
    let form = "write provider/name=hours, the hours as 2 or 2.5"
    guard let slash = text.firstIndex(of: "/"), let equals = text.lastIndex(of: "="),
      slash < equals
    else { throw Refusal(predicate: "does not say whose hours they are", mend: form) }
    let name = String(text[text.index(after: slash)..<equals])
    let hours = String(text[text.index(after: equals)...])
    guard !name.allSatisfy(\.isWhitespace) else {
      throw Refusal(predicate: "has no name", mend: form)
    }
    guard hours.isPlainDecimal else {
      throw Refusal(predicate: "has no number of hours", mend: form)
    }
    // JSON has no zeros before a number.
    let digits = hours.drop { $0 == "0" }
    return StaffHours(
      provider: try code(String(text[..<slash])), name: try line(name, 200),
      hours: digits.first?.isNumber == true ? String(digits) : "0" + digits)
  }

  private func email(_ text: String) throws(Refusal) -> String {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isAddress =
      parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && !text.contains { $0.isWhitespace || "<>,;".contains($0) }
    // RFC 5321, 4.5.3.1.3: 256 octets with the brackets.
    guard isAddress, text.utf8.count <= 254 else {
      throw Refusal(
        predicate: "is no e-mail address", mend: "write one address, as name@example.org")
    }
    return text
  }

  private func phone(_ text: String) throws(Refusal) -> String {
    guard text.contains(where: \.isNumber) else {
      throw Refusal(predicate: "has no digit", mend: "write a number, or leave it empty")
    }
    return try line(text, 100)
  }

  private func webhook(_ text: String) throws(Refusal) -> String {
    let isName = text.utf8.allSatisfy {
      ("a"..."z").contains(Unicode.Scalar($0)) || ("0"..."9").contains(Unicode.Scalar($0))
        || $0 == UInt8(ascii: "-")
    }
    if isName, text.utf8.count <= 100 { return text }
    throw Refusal(
      predicate: text.contains("/") ? "is a URL" : "is no endpoint's name",
      mend: "write the name of an endpoint in the configuration: letters a to z, digits and -")
  }

  /// Judges one part of a list, and says which part it was that is refused.
  private func inPart<Part>(
    _ part: Substring, _ judge: (String) throws(Refusal) -> Part
  ) throws(Refusal) -> Part {
    let text = String(part)
    do {
      return try judge(text)
    } catch {
      var refusal = error
      refusal.part = text
      throw refusal
    }
  }
}

extension Unicode.Scalar {
  /// A control character as it is called in a problem.
  fileprivate var controlName: String {
    switch self {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": "a line break"
    case "\t": "a tab"
    case _: "the control character U+\(String(value, radix: 16, uppercase: true).leftPadded)"
    }
  }
}

extension String {
  fileprivate var leftPadded: String { String(repeating: "0", count: max(0, 4 - count)) + self }

  /// Up to four digits, and up to four more behind a point.
  fileprivate var isPlainDecimal: Bool {
    let parts = utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        1...4 ~= part.count
          && part.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      }
  }
}
