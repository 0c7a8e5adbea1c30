/// The statements of this room; each stands in a file of its own under `SQL/`.
enum SQL {
  static let calendarYears = text(PackageResources.calendar_years_sql)
  static let calendarDays = text(PackageResources.calendar_days_sql)
  static let contact = text(PackageResources.contact_sql)
  static let contents = text(PackageResources.contents_sql)
  static let counts = text(PackageResources.counts_sql)
  static let duties = text(PackageResources.duties_sql)
  static let fold = text(PackageResources.fold_sql)
  static let lookAgain = text(PackageResources.look_again_sql)
  static let names = text(PackageResources.names_sql)
  static let phones = text(PackageResources.phones_sql)
  static let reconcile = text(PackageResources.reconcile_sql)
  static let recorded = text(PackageResources.recorded_sql)
  static let scratch = text(PackageResources.scratch_sql)
  static let settings = text(PackageResources.settings_sql)
  static let tell = text(PackageResources.tell_sql)
  static let toldAtOnce = text(PackageResources.told_at_once_sql)
  static let voidOthers = text(PackageResources.void_others_sql)
  static let withoutContact = text(PackageResources.without_contact_sql)
  static let withdraw = text(PackageResources.withdraw_sql)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
