/// A file that `duband import` reads; each fills the relation of its name in the schema `registry`.
///
/// The order is that in which rows refer to one another: those referred to come first.
public enum CSVFile: String, Sendable, CaseIterable {
  /// Authorities, guidance centres, health centres, hospitals, CDCs.
  case organisations
  /// Childcare institutions.
  case institutions
  /// Cooperation agreements between a provider and an institution.
  case agreements
  /// What was held: visits, trainings, evaluations, meetings.
  case activities
  /// What an inspection found, with the day to mend it by.
  case findings
  /// Children, by number and never by name.
  case children
  /// Items of the service package that children have had.
  case childServices = "child_services"
  /// Who is told, for an organisation or an institution.
  case contacts

  /// The name in the folder, as `organisations.csv`.
  public var name: String { rawValue + ".csv" }

  /// Whether the folder must have it.
  public var isRequired: Bool { self == .organisations || self == .institutions }

  /// Whether its rows are those of single children: no value of theirs stands in a problem.
  var isPrivate: Bool { self == .children || self == .childServices }

  /// The columns that tell its rows apart.
  var key: [String] {
    switch self {
    case .organisations, .institutions, .agreements, .activities, .findings, .children: ["code"]
    case .childServices: ["child_code", "milestone_months", "item"]
    case .contacts: ["owner_code", "name"]
    }
  }

  /// The columns, in the order of the parameters of the file's statement in SQL/stage_*.sql.
  var columns: [CSVColumn] {
    switch self {
    case .organisations:
      [
        .required("code", .code),
        .required("kind", .word(Self.organisationKinds)),
        .required("name", .name),
        .optional("parent_code", .reference(.organisations)),
        .optional("area", .name),
        .optional("public", .yesNo),
      ]
    case .institutions:
      [
        .required("code", .code),
        .required("name", .name),
        .optional("area", .name),
        .optional("health_centre_code", .reference(.organisations)),
        .optional("receipt_no", .name),
        .optional("licensed_on", .date),
        .optional("filed_on", .date),
        .optional("suspended_on", .date),
        .optional("resumed_on", .date),
        .optional("closed_on", .date),
        .optional("insured_from", .date),
        .optional("insured_until", .date),
      ]
    case .agreements:
      [
        .required("code", .code),
        .required("institution_code", .reference(.institutions)),
        .required("provider_code", .reference(.organisations)),
        .optional("guidance_code", .reference(.organisations)),
        .optional("signed_on", .date),
        .optional("starts_on", .date),
        .optional("ends_on", .date),
        .optional("terminated_on", .date),
        .optional("provider_liaison", .name),
        .optional("provider_phone", .phone),
        .optional("institution_liaison", .name),
        .optional("institution_phone", .phone),
      ]
    case .activities:
      [
        .required("code", .code),
        .required("kind", .word(Self.activityKinds)),
        .required("held_on", .date),
        .optional("institution_codes", .references(.institutions)),
        .optional("provider_codes", .references(.organisations)),
        .optional("staff_hours", .staffHours),
      ]
    case .findings:
      [
        .required("code", .code),
        .required("activity_code", .reference(.activities)),
        .required("institution_code", .reference(.institutions)),
        .optional("text", .prose),
        .optional("mend_by", .date),
        .optional("mended_on", .date),
      ]
    case .children:
      [
        .required("code", .code),
        .required("institution_code", .reference(.institutions)),
        .required("born_on", .date),
        .required("enrolled_on", .date),
        .optional("left_on", .date),
        .required("record_consent", .word(["yes", "no", "unknown"])),
        .optional("record_opened_on", .date),
      ]
    case .childServices:
      [
        .required("child_code", .reference(.children)),
        .required("milestone_months", .milestone),
        .required("item", .item),
        .required("done_on", .date),
      ]
    case .contacts:
      [
        .required("owner_code", .reference(.owners)),
        .required("name", .name),
        .optional("role", .name),
        .optional("email", .email),
        .optional("phone", .phone),
        .optional("webhook", .webhook),
        .optional("active", .yesNo),
      ]
    }
  }

  private static let organisationKinds = [
    "bureau", "city", "guidance_centre", "health_centre", "hospital", "tcm_hospital", "cdc",
  ]

  private static let activityKinds = [
    "visit", "training", "disease_control", "evaluation", "meeting", "inspection", "lecture", "tcm",
  ]
}
