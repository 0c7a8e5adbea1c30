/// Where something stands in a file, for a problem that is found after the file was read.
public struct Place: Sendable, Equatable {
  /// The file's path or name, as the reader was given it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int
  /// The keys that lead there; empty where the file as a whole is meant.
  public let path: String

  /// Names a place.
  public init(file: String, line: Int = 1, column: Int = 1, path: String = "") {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
  }

  /// A problem there.
  public func problem(_ what: String, mend: String) -> YAMLProblem {
    YAMLProblem(file: file, line: line, column: column, path: path, what: what, mend: mend)
  }
}

/// Where a section and some of its keys stand.
public struct Places: Sendable, Equatable {
  private let section: Place
  private var keys: [String: Place] = [:]

  /// Notes where those of the keys stand that are there.
  public init(of section: Section, _ keys: [String]) {
    self.section = section.place.place
    for key in keys { self.keys[key] = section.optional(key)?.place }
  }

  /// A place in which no key stands by itself.
  public init(at place: Place) { section = place }

  /// Where a key stands, or the section where it lacks the key.
  public subscript(key: String) -> Place { keys[key] ?? section }

  /// Names the place of a key that stands elsewhere, unless the section has it.
  public mutating func complete(_ key: String, from place: Place?) {
    if keys[key] == nil { keys[key] = place }
  }
}
