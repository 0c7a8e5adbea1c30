/// What a child is to have had at which milestone: W annex 3, as its CSV file has it.
///
/// The file's columns are `group`, `item` and, for each milestone, `m` and its months; `★` marks
/// what belongs to it.
public struct ServicePackage: Sendable, Equatable {
  /// One row of the file.
  public struct Item: Sendable, Equatable {
    /// What it is a part of, as 婴幼儿体检.
    public let group: String
    /// Its name, which no other item has.
    public let name: String
    /// The milestones that it belongs to, in months.
    public let milestones: [Int]

    /// Names an item.
    public init(group: String, name: String, milestones: [Int]) {
      self.group = group
      self.name = name
      self.milestones = milestones
    }
  }

  /// In the file's order.
  public let items: [Item]
  /// All months of which the package knows, rising.
  public let milestones: [Int]
  private let names: Set<String>

  /// A package of these items.
  public init(_ items: [Item]) {
    self.items = items
    milestones = Set(items.flatMap(\.milestones)).sorted()
    names = Set(items.map(\.name))
  }

  /// Reads the file.
  public init(file path: String) throws(ImportProblem) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let bytes = try Folder(path: folder).read(name) else {
      throw ImportProblem(
        file: path, what: "there is no such file", mend: "name the service package's CSV file")
    }
    try self.init(csv: bytes, named: path)
  }

  /// Whether an item has this name.
  func hasItem(_ name: String) -> Bool { names.contains(name) }
}

extension ServicePackage {
  /// Reads the bytes of the file; the first problem is thrown.
  init(csv file: [UInt8], named name: String) throws(ImportProblem) {
    guard let text = try? CSVText(file) else {
      throw ImportProblem(file: name, what: "it is not text", mend: "save it as UTF-8")
    }
    var reader = CSVReader(text.bytes)
    let header = reader.next() ?? []
    let columns = try Self.columns(of: header, in: name)
    var items: [Item] = []
    while let row = reader.next() {
      let line = row[0].line
      guard row.count == header.count, row.allSatisfy({ $0.fault == nil }) else {
        throw ImportProblem(
          file: name, line: line, what: "the row does not have the header's \(header.count) fields",
          mend: "mend its commas and quotes")
      }
      var group = ""
      var item = ""
      var milestones: [Int] = []
      for (field, column) in zip(row, columns) {
        switch column {
        case .group: group = field.text
        case .item: item = field.text
        case .milestone(let months) where field.text == "★": milestones.append(months)
        case .milestone(let months) where !field.text.isEmpty:
          throw ImportProblem(
            file: name, line: field.line, column: "m\(months)",
            what: "\(quoted(field.text)) is no mark", mend: "write ★ or leave it empty")
        case .milestone: break
        }
      }
      guard !item.isEmpty, !items.contains(where: { $0.name == item }) else {
        throw ImportProblem(
          file: name, line: line, column: "item",
          what: item.isEmpty ? "it is empty" : "\(quoted(item)) stands on an earlier line already",
          mend: "give every item a name of its own")
      }
      items.append(Item(group: group, name: item, milestones: milestones))
    }
    self.init(items)
  }

  private enum Column: Equatable {
    case group
    case item
    case milestone(Int)
  }

  private static func columns(
    of header: [CSVReader.Field], in file: String
  ) throws(ImportProblem) -> [Column] {
    let mend = "the header is group,item and m3, m6 … for the milestones"
    var columns: [Column] = []
    for field in header {
      let column: Column? =
        switch field.text {
        case "group": .group
        case "item": .item
        case let text where text.hasPrefix("m"): Int(text.dropFirst()).map { .milestone($0) }
        case _: nil
        }
      guard let column, !columns.contains(column) else {
        throw ImportProblem(
          file: file, line: field.line, column: quoted(field.text),
          what: column == nil ? "there is no such column" : "it stands there twice", mend: mend)
      }
      columns.append(column)
    }
    guard columns.contains(.group), columns.contains(.item), columns.count > 2 else {
      throw ImportProblem(file: file, line: 1, what: "columns are missing", mend: mend)
    }
    return columns
  }
}
