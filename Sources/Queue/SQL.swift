/// The statements of this room; each stands in a file of its own under `SQL/`.
enum SQL {
  static let attempts = text(PackageResources.attempts_sql)
  static let beat = text(PackageResources.beat_sql)
  static let begin = text(PackageResources.begin_sql)
  static let cancel = text(PackageResources.cancel_sql)
  static let claim = text(PackageResources.claim_sql)
  static let close = text(PackageResources.close_sql)
  static let concerns = text(PackageResources.concerns_sql)
  static let daemons = text(PackageResources.daemons_sql)
  static let depth = text(PackageResources.depth_sql)
  static let expired = text(PackageResources.expired_sql)
  static let hold = text(PackageResources.hold_sql)
  static let lanes = text(PackageResources.lanes_sql)
  static let lease = text(PackageResources.lease_sql)
  static let list = text(PackageResources.list_sql)
  static let notices = text(PackageResources.notices_sql)
  static let pace = text(PackageResources.pace_sql)
  static let recover = text(PackageResources.recover_sql)
  static let register = text(PackageResources.register_sql)
  static let release = text(PackageResources.release_sql)
  static let reset = text(PackageResources.reset_sql)
  static let retire = text(PackageResources.retire_sql)
  static let retry = text(PackageResources.retry_sql)
  static let settle = text(PackageResources.settle_sql)
  static let tellConcerns = text(PackageResources.tell_concerns_sql)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
