internal import Mustache
internal import Synchronization

/// A template as forms: the library renders it once for each shape of values, with blanks where texts go, and
/// what else has that shape is filled in.
///
/// The library looks up every name and casts every value, each time: that was more than half of what a mail
/// cost. But all that a template can tell values apart by is their shape: which flags stand, and how long the
/// lists are. Texts it can only put somewhere, unless it transforms them; then the library renders each time.
final class Forms: Sendable {
  /// What the library made of the template.
  let template: MustacheTemplate
  private let escape: @Sendable (String) -> String
  private let printed = Mutex<[[UInt8]: Form?]>([:])

  /// How many are kept at most: a county's mails of a morning have a dozen shapes or two.
  static let most = 64

  /// How many there are.
  var count: Int { printed.withLock(\.count) }

  init(_ template: MustacheTemplate, escape: @escaping @Sendable (String) -> String) {
    self.template = template
    self.escape = escape
  }

  /// As the library renders the template.
  func render(_ outline: Outline) -> String {
    guard let shape = outline.shape else { return template.render(outline.values) }
    let form = printed.withLock { $0[shape] } ?? print(outline, shape)
    return form?.filled(with: outline.texts, escape) ?? template.render(outline.values)
  }

  /// Prints the form of a shape; nil where the template does more with a text than to put it somewhere.
  private func print(_ outline: Outline, _ shape: [UInt8]) -> Form? {
    let printing = Printing()
    let text = template.render(printing.replacingTexts(of: outline.values))
    let form = printing.onlyPlacesTexts ? Form(text, escapedMark: escape(Blank.mark)) : nil
    printed.withLock {
      if $0.count == Self.most { $0.removeAll() }
      $0.updateValue(form, forKey: shape)
    }
    return form
  }
}

/// Values, and what a template can see of them.
struct Outline {
  let values: Values
  /// Names, flags and lengths; nil where it would be long, and hardly ever met again.
  let shape: [UInt8]?
  /// The texts, in the order of their blanks.
  let texts: [String]

  init(_ values: Values) {
    self.values = values
    var (shape, texts) = ([UInt8](), [String]())
    let isWhole = Self.add(values, to: &shape, &texts)
    self.shape = isWhole && shape.count <= 4096 ? shape : nil
    self.texts = texts
  }

  /// A name ends with its value's kind, which is no character of names; false where there is another kind.
  private static func add(
    _ values: Values, to shape: inout [UInt8], _ texts: inout [String]
  ) -> Bool {
    for (name, value) in values.inOrder {
      shape += name.utf8
      switch value {
      case let text as String:
        shape.append(0)
        texts.append(text)
      case let flag as Bool:
        shape.append(flag ? 2 : 1)
      case let list as List:
        shape.append(3)
        shape += "\(list.count)/".utf8
        guard list.values.allSatisfy({ add($0, to: &shape, &texts) }) else { return false }
      case let list as [String]:
        shape.append(4)
        shape += "\(list.count)/".utf8
        texts += list
      default: return false
      }
    }
    return true
  }
}

extension Values {
  /// Two dictionaries of the same names each have an order of their own.
  fileprivate var inOrder: [(key: String, value: Any)] { values.sorted { $0.key < $1.key } }
}

/// A text with blanks in it.
private struct Form {
  private enum Piece {
    case words(String)
    case blank(Int, isEscaped: Bool)
  }

  private var pieces: [Piece] = []
  private var length = 0

  /// Takes a rendered text apart at its blanks; nil where something else looks like one.
  init?(_ rendered: String, escapedMark: String) {
    for (index, part) in rendered.split(separator: Blank.start, omittingEmptySubsequences: false)
      .enumerated()
    {
      var words = part
      if index > 0 {
        guard let end = part.firstIndex(of: Blank.end) else { return nil }
        let inside = part[..<end]
        let digits = inside.prefix(while: \.isNumber)
        guard let number = Int(digits) else { return nil }
        switch inside.dropFirst(digits.count) {
        case Blank.mark[...]: pieces.append(.blank(number, isEscaped: false))
        case escapedMark[...]: pieces.append(.blank(number, isEscaped: true))
        default: return nil
        }
        words = part[part.index(after: end)...]
      }
      pieces.append(.words(String(words)))
      length += words.utf8.count
    }
  }

  func filled(with texts: [String], _ escape: (String) -> String) -> String {
    var result = ""
    result.reserveCapacity(length + length / 2)
    for piece in pieces {
      switch piece {
      case .words(let words): result += words
      case .blank(let number, isEscaped: false): result += texts[number]
      case .blank(let number, isEscaped: true): result += escape(texts[number])
      }
    }
    return result
  }
}

/// Puts blanks in place of texts, and notices whether a template asks more of one than its place.
private final class Printing {
  private var blankCount = 0
  fileprivate(set) var onlyPlacesTexts = true

  /// Numbers the texts as `Outline` lists them.
  func replacingTexts(of values: Values) -> Values {
    var replaced: [String: Any] = [:]
    for (name, value) in values.inOrder {
      replaced[name] =
        switch value {
        case is String: next()
        case let list as List: List(values: list.values.map(replacingTexts))
        case let list as [String]: BlankList(blanks: list.map { _ in next() }, printing: self)
        default: value
        }
    }
    return Values(values: replaced)
  }

  private func next() -> Blank {
    defer { blankCount += 1 }
    return Blank(number: blankCount, printing: self)
  }
}

/// The place of a text.
private struct Blank: MustacheCustomRenderable, MustacheParent, MustacheTransformable {
  static let start: Character = "\u{2}"
  static let end: Character = "\u{3}"
  /// Tells whether what is put there is to be escaped, and is in no template's own words.
  static let mark = "<\(UInt64.random(in: .min ... .max))"

  let number: Int
  let printing: Printing

  var renderText: String { "\(Self.start)\(number)\(Self.mark)\(Self.end)" }
  var isNull: Bool { false }

  func child(named: String) -> Any? { nil }

  func transform(_ name: String) -> Any? {
    printing.onlyPlacesTexts = false
    return nil
  }
}

/// The places of a list of texts.
private struct BlankList: MustacheSequence, MustacheTransformable {
  let blanks: [Blank]
  let printing: Printing

  var count: Int { blanks.count }
  var isEmpty: Bool { blanks.isEmpty }

  func makeIterator() -> some IteratorProtocol<Blank> { blanks.makeIterator() }

  func transform(_ name: String) -> Any? {
    printing.onlyPlacesTexts = false
    return nil
  }
}
