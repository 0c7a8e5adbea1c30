/// Values, and what a template can see of them.
struct Outline {
  let values: Values
  /// Names, flags and lengths; nil where it would be long, and hardly ever met again.
  private(set) var shape: String?
  /// The texts, in the order of their blanks.
  private(set) var texts: [String] = []
  private var drawn: [UInt8] = []

  init(_ values: Values) {
    self.values = values
    drawn.reserveCapacity(1024)
    add(values)
    if drawn.count <= 4096 { shape = String(decoding: drawn, as: UTF8.self) }
  }

  /// A name ends with its value's kind, which is no character of names.
  mutating func add(_ values: Values) {
    for (name, value) in values.named {
      drawn += name.utf8
      value.draw(in: &self)
    }
    drawn.append(UInt8(ascii: "."))
  }

  mutating func add(_ text: String) {
    drawn.append(UInt8(ascii: "="))
    texts.append(text)
  }

  mutating func add(_ flag: Bool) {
    drawn.append(flag ? UInt8(ascii: "+") : UInt8(ascii: "-"))
  }

  mutating func add(_ list: List) {
    drawn += "*\(list.count)/".utf8
    for values in list.values { add(values) }
  }

  mutating func add(_ list: [String]) {
    drawn += ":\(list.count)/".utf8
    texts += list
  }
}
