/// `duband import`: reads a folder of CSV files and brings the registry to what they say.
public struct Importer: Sendable {
  private let receiptDate: @Sendable (String) -> String?
  private let servicePackage: ServicePackage

  /// An importer for one configuration.
  ///
  /// `receiptDate` gives the group `date` of a receipt number that matches the configuration's
  /// pattern, as `20240613`, and nil for one that does not match.
  public init(
    receiptDate: @escaping @Sendable (String) -> String? = { _ in nil },
    servicePackage: ServicePackage
  ) {
    self.receiptDate = receiptDate
    self.servicePackage = servicePackage
  }

  /// Reads the files of the folder and judges all that can be judged without the database.
  ///
  /// A name that begins with a dot, and one that does not end in `.csv`, is passed over.
  public func read(folder path: String) throws(ImportProblems) -> County {
    let folder = Folder(path: path)
    var problems = ImportProblems()
    var county = County()
    do {
      problems.append(contentsOf: Self.unknownFiles(try folder.names()))
    } catch {
      throw ImportProblems([error])
    }
    for file in CSVFile.allCases {
      do {
        if let bytes = try folder.read(file.name) {
          county.tables[file] = read(bytes, as: file, &problems)
        } else if file.isRequired {
          problems.append(
            ImportProblem(
              file: file.name, what: "it is missing in \(quoted(path))", mend: "put it there"))
        }
      } catch {
        problems.append(error)
      }
    }
    let found =
      county.completeInstitutions(receiptDate: receiptDate) + county.doubleKeys()
      + county.parentCycles()
    problems.append(contentsOf: ImportProblems(found))
    try problems.throwIfAny()
    return county
  }

  private func read(
    _ bytes: [UInt8], as file: CSVFile, _ problems: inout ImportProblems
  ) -> Table? {
    var reader = TableReader(file, package: servicePackage)
    let table = reader.read(bytes)
    problems.append(contentsOf: reader.problems)
    return table
  }

  private static func unknownFiles(_ names: [String]) -> ImportProblems {
    let known = CSVFile.allCases.map(\.name)
    var problems = ImportProblems()
    for name in names where name.lowercased().hasSuffix(".csv") && !known.contains(name) {
      let near = nearest(to: name, among: known).map { "did you mean \($0)?" }
      problems.append(
        ImportProblem(
          file: quoted(name), what: "no file of this name is imported",
          mend: near ?? "the files are \(known.joined(separator: ", "))"))
    }
    return problems
  }
}
