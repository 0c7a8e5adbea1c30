import Civil
import Configuration
import Database
import Duties
import Registry

extension Setup {
  /// 婴幼儿签约服务包, as its file has it.
  func servicePackage() throws -> ServicePackage {
    do {
      return try ServicePackage(file: configuration.servicePackage)
    } catch {
      throw Trouble(.usage, error.description)
    }
  }

  /// Brings the tables that rules join with in line with their files, and gives the calendar's.
  @discardableResult
  func loadTables(on connection: Connection) throws -> [CalendarFile] {
    let files = try calendarFiles()
    try CalendarTable.load(files, on: connection)
    try ServiceItemTable.load(try servicePackage(), on: connection)
    return files
  }
}
