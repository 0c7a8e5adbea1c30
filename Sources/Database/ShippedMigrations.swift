extension Migrations {
  /// The migrations that come with this program: the files in `Migrations`, in their order.
  public static let shipped: [Migration] = [
    migration(1, "registry", PackageResources._001_registry_sql),
    migration(2, "calendar", PackageResources._002_calendar_sql),
    migration(3, "duties", PackageResources._003_duties_sql),
    migration(4, "queue", PackageResources._004_queue_sql),
    migration(5, "lanes", PackageResources._005_lanes_sql),
    migration(6, "concerns", PackageResources._006_concerns_sql),
    migration(7, "facts", PackageResources._007_facts_sql),
    migration(8, "bulletins", PackageResources._008_bulletins_sql),
    migration(9, "silences", PackageResources._009_silences_sql),
    migration(10, "touched", PackageResources._010_touched_sql),
  ]

  private static func migration(_ number: Int, _ name: String, _ file: [UInt8]) -> Migration {
    Migration(number: number, name: name, sql: String(decoding: file, as: UTF8.self))
  }
}
