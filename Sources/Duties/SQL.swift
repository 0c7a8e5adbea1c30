/// The statements of this room; each stands in a file of its own under `SQL/`.
enum SQL {
  static let announcement = text(PackageResources.announcement_sql)
  static let bulletins = text(PackageResources.bulletins_sql)
    .with(tell.part("--RECIPIENTS--", "--MESSAGES--"), at: "--RECIPIENTS--")
  static let bulletinsAgain = text(PackageResources.bulletins_again_sql)
  static let bulletinsAtOnce = text(PackageResources.bulletins_at_once_sql)
  static let bulletinsDue = text(PackageResources.bulletins_due_sql)
  static let calendarDays = text(PackageResources.calendar_days_sql)
  static let calendarYears = text(PackageResources.calendar_years_sql)
  static let changes = text(PackageResources.changes_sql)
  static let childCodes = text(PackageResources.child_codes_sql)
  static let codes = text(PackageResources.codes_sql)
  static let contact = text(PackageResources.contact_sql)
  static let contactsOf = text(PackageResources.contacts_of_sql)
  static let contents = text(PackageResources.contents_sql).with(held, at: "--HELD--")
  static let countedDays = text(PackageResources.counted_days_sql)
  static let counts = text(PackageResources.counts_sql)
  static let coverage = text(PackageResources.coverage_sql)
  static let dated = text(PackageResources.dated_sql)
  static let duties = text(PackageResources.duties_sql)
  static let explain = text(PackageResources.explain_sql).with(held, at: "--HELD--")
    .with(tell.part("--LADDER--", "--RECIPIENTS--"), at: "--LADDER--")
  static let fold = text(PackageResources.fold_sql)
  static let forsaken = text(PackageResources.forsaken_sql)
  static let healthCentres = text(PackageResources.health_centres_sql)
  static let held = text(PackageResources.held_sql)
  static let hours = text(PackageResources.hours_sql)
  static let lackingSuperiors = text(PackageResources.lacking_superiors_sql)
  static let lapseBulletins = text(PackageResources.lapse_bulletins_sql)
  static let liveBulletins = text(PackageResources.live_bulletins_sql)
  static let lookAgain = text(PackageResources.look_again_sql)
  static let lookAgainAt = text(PackageResources.look_again_at_sql)
  static let misfits = text(PackageResources.misfits_sql)
  static let names = text(PackageResources.names_sql)
  static let noteReads = text(PackageResources.note_reads_sql)
  static let phones = text(PackageResources.phones_sql)
  static let promisable = text(PackageResources.promisable_sql)
  static let promiseAdd = text(PackageResources.promise_add_sql)
  static let promiseEnd = text(PackageResources.promise_end_sql)
  static let promiseList = text(PackageResources.promise_list_sql)
  static let recipients = text(PackageResources.recipients_sql)
    .with(tell.part("--RECIPIENTS--", "--MESSAGES--"), at: "--RECIPIENTS--")
  static let reconcile = text(PackageResources.reconcile_sql)
  static let recorded = text(PackageResources.recorded_sql)
  static let rehearsal = text(PackageResources.rehearsal_sql)
  static let report = text(PackageResources.report_sql)
  static let scratch = text(PackageResources.scratch_sql)
  static let selfReport = text(PackageResources.self_sql)
  static let settings = text(PackageResources.settings_sql)
  static let shortcomings = text(PackageResources.shortcomings_sql)
  static let silenceAdd = text(PackageResources.silence_add_sql)
  static let silenceEnd = text(PackageResources.silence_end_sql)
  static let silenceList = text(PackageResources.silence_list_sql)
  static let sources = text(PackageResources.sources_sql)
  static let standing = text(PackageResources.standing_sql)
  static let strangers = text(PackageResources.strangers_sql)
  static let tell = text(PackageResources.tell_sql).with(held, at: "--HELD--")
  static let told = text(PackageResources.told_sql)
  static let toldAtOnce = text(PackageResources.told_at_once_sql)
  static let trialColumns = text(PackageResources.trial_columns_sql)
  static let unreached = text(PackageResources.unreached_sql).with(held, at: "--HELD--")
    .with(tell.part("--LADDER--", "--RECIPIENTS--"), at: "--LADDER--")
  static let unknownBureaus = text(PackageResources.unknown_bureaus_sql)
  static let upcoming = text(PackageResources.upcoming_sql)
  static let voidOthers = text(PackageResources.void_others_sql)
  static let withdraw = text(PackageResources.withdraw_sql).with(held, at: "--HELD--")
  static let withoutContact = text(PackageResources.without_contact_sql)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
  /// The statement with a part that several have in common, where its mark stands.
  func with(_ part: String, at mark: String) -> String {
    split(separator: mark, maxSplits: 1).joined(separator: part)
  }

  /// What stands between two marks.
  func part(_ begin: String, _ end: String) -> String {
    guard let begin = ranges(of: "\n\(begin)\n").first, let end = ranges(of: "\n\(end)\n").first
    else { preconditionFailure("tell.sql has its marks, each on a line of its own") }
    return String(self[begin.upperBound..<end.lowerBound])
  }
}
