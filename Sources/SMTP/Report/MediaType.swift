/// What an entity is: the value of Content-Type (RFC 2045 section 5.1).
struct MediaType: Equatable {
  /// `type/subtype` in lower case.
  let name: String
  /// The parameters, names in lower case; of two of one name the first.
  let parameters: [String: String]

  /// Reads a value; comments are passed over, and what cannot be read leaves its parameter out.
  init(_ value: String) {
    var rest = value.withoutComments[...]
    name = rest.cut(upTo: ";").trimmingBlanks.lowercased()
    var parameters: [String: String] = [:]
    while rest.popFirst() != nil {
      let key = rest.cut(upTo: "=;").trimmingBlanks.lowercased()
      guard rest.first == "=" else { continue }
      rest.removeFirst()
      let value = rest.cutValue()
      if !key.isEmpty, parameters[key] == nil { parameters[key] = value }
      _ = rest.cut(upTo: ";")
    }
    self.parameters = parameters
  }

  /// Whether it holds parts.
  var isMultipart: Bool { name.hasPrefix("multipart/") }
}

extension Substring.UnicodeScalarView {
  /// Takes what stands before one of these characters.
  fileprivate mutating func cut(upTo stops: String) -> String {
    let taken = prefix { !stops.unicodeScalars.contains($0) }
    self = dropFirst(taken.count)
    return String(taken)
  }

  /// Takes a token or a quoted-string (RFC 5322 section 3.2.4).
  fileprivate mutating func cutValue() -> String {
    self = drop { $0 == " " || $0 == "\t" }
    guard first == "\"" else { return cut(upTo: ";").trimmingBlanks }
    removeFirst()
    var value = String.UnicodeScalarView()
    while let next = popFirst(), next != "\"" {
      guard let character = next == "\\" ? popFirst() : next else { break }
      value.append(character)
    }
    return String(value)
  }
}

extension String {
  /// The scalars outside of comments (RFC 5322 section 3.2.2).
  fileprivate var withoutComments: String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for scalar in unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "\"", depth == 0 {
        isQuoted.toggle()
      } else if scalar == "(", !isQuoted {
        depth += 1
      } else if scalar == ")", !isQuoted, depth > 0 {
        depth -= 1
        continue
      }
      if depth == 0 { result.append(scalar) }
    }
    return result
  }

  /// Without spaces and tabs at both ends.
  var trimmingBlanks: String {
    var rest = self[...]
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
