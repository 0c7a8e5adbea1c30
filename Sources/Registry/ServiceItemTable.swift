public import Database

/// `duban.service_item`, made of the service package's file.
public enum ServiceItemTable {
  /// Brings the table in line with the package; writes nothing, and says false, when it is already.
  @discardableResult
  public static func load(
    _ package: ServicePackage, on connection: Connection
  ) throws(DatabaseError) -> Bool {
    let marks = package.items.flatMap { item in
      item.milestones.map { (months: $0, item: item.name) }
    }
    let statement = String(decoding: PackageResources.service_items_sql, as: UTF8.self)
    return try connection.query(statement, marks.map(\.months), marks.map(\.item))[0]("changed")
  }
}
