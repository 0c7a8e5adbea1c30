extension CSVFile {
  /// Puts rows into the file's staging table: an array for each column, and the rows' numbers.
  var stageStatement: String {
    switch self {
    case .organisations: text(PackageResources.stage_organisations_sql)
    case .institutions: text(PackageResources.stage_institutions_sql)
    case .agreements: text(PackageResources.stage_agreements_sql)
    case .activities: text(PackageResources.stage_activities_sql)
    case .findings: text(PackageResources.stage_findings_sql)
    case .children: text(PackageResources.stage_children_sql)
    case .childServices: text(PackageResources.stage_child_services_sql)
    case .contacts: text(PackageResources.stage_contacts_sql)
    }
  }

  /// Brings the relation to what is staged; `$1`: whether to delete the rows that are not.
  var mergeStatement: String {
    switch self {
    case .organisations: text(PackageResources.merge_organisations_sql)
    case .institutions: text(PackageResources.merge_institutions_sql)
    case .agreements: text(PackageResources.merge_agreements_sql)
    case .activities: text(PackageResources.merge_activities_sql)
    case .findings: text(PackageResources.merge_findings_sql)
    case .children: text(PackageResources.merge_children_sql)
    case .childServices: text(PackageResources.merge_child_services_sql)
    case .contacts: text(PackageResources.merge_contacts_sql)
    }
  }
}

/// The statements that are not of one file.
enum Statement {
  static let begin = text(PackageResources.begin_sql)
  static let known = text(PackageResources.known_sql)
  static let parents = text(PackageResources.parents_sql)
  static let compare = text(PackageResources.compare_sql)
  static let orphans = text(PackageResources.orphans_sql)
  static let keepContacts = text(PackageResources.keep_contacts_sql)
  static let relations = text(PackageResources.relations_sql)
  static let checkReferences = "set constraints all immediate"
}

private func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }
