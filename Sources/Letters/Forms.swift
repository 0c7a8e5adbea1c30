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
  private let printed = Mutex<[String: Form?]>([:])

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
  private func print(_ outline: Outline, _ shape: String) -> Form? {
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
