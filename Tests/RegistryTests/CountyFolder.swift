import Foundation

@testable import Registry

/// The columns of `children.csv` that must be filled.
let childHeader = "code,institution_code,born_on,enrolled_on,record_consent\n"
/// The columns of `child_services.csv`.
let serviceHeader = "child_code,milestone_months,item,done_on\n"

/// A folder of CSV files that lives as long as the value.
final class CountyFolder {
  let path: String

  /// The files by name; without `organisations.csv` or `institutions.csv` sound ones are added.
  init(_ files: [String: [UInt8]]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "county-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in CountyFolder.sound where files[name] == nil {
      try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }
    for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }
  }

  convenience init(_ files: [String: String] = [:]) throws {
    try self.init(files.mapValues { Array($0.utf8) })
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let sound = [
    "organisations.csv": """
    code,kind,name,parent_code,area,public
    B,bureau,巫山县卫生健康委,,,yes
    G,guidance_centre,巫山县妇幼保健院,B,,yes
    H1,health_centre,高唐街道社区卫生服务中心,B,高唐街道,yes
    H2,health_centre,龙门街道社区卫生服务中心,B,龙门街道,yes
    """,
    "institutions.csv": """
    code,name,area,health_centre_code,receipt_no
    I1,一号托育园,高唐街道,H1,WS2024061301
    I2,二号托育园,龙门街道,H2,WS2024061302
    """,
  ]

  /// The problems of the folder, a line each; empty where there are none.
  func problems() -> String {
    do throws(ImportProblems) {
      _ = try Importer.wushan.read(folder: path)
      return ""
    } catch {
      return error.description
    }
  }

  func county() throws -> County { try Importer.wushan.read(folder: path) }
}

extension Importer {
  /// Receipts are WSyyyymmddnn; the package has two items at 3 and 6 months.
  static let wushan = Importer(
    receiptDate: { $0.wholeMatch(of: /WS(\d{8})\d{2}/).map { String($0.1) } },
    servicePackage: ServicePackage([
      ServicePackage.Item(group: "婴幼儿体检", name: "体格体检", milestones: [3, 6]),
      ServicePackage.Item(group: "健康指导", name: "科学喂养", milestones: [6]),
    ]))
}
