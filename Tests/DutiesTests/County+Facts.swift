import Database
import Testing

@testable import Duties

/// Facts of the registry beside institutions and agreements.
extension County {
  func activity(
    _ kind: String, on day: String, at institutions: [String] = [], by providers: String...
  )
    throws
  {
    try connection.execute(
      """
      insert into registry.activities (code, kind, held_on, institution_codes, provider_codes)
      values (gen_random_uuid(), $1, $2, $3, $4)
      """, kind, day, institutions, providers)
  }

  /// What an inspection of N1 on a day found.
  func finding(_ code: String, on day: String, mend: String?, mended: String? = nil) throws {
    try connection.execute(
      """
      insert into registry.activities (code, kind, held_on, institution_codes)
      values ('of ' || $1, 'inspection', $2, '{N1}')
      """, code, day)
    try connection.execute(
      "insert into registry.findings values ($1, 'of ' || $1, 'N1', '某童：手足口病', $2, $3)", code, mend,
      mended)
  }

  func child(
    _ code: String, born: String, enrolled: String, left: String? = nil, consent: String = "yes",
    record: String? = nil, in institution: String = "N1"
  ) throws {
    try connection.execute(
      "insert into registry.children values ($1, $2, $3, $4, $5, $6, $7)", code, institution, born,
      enrolled, left, consent, record)
  }

  /// Every item of a milestone but those left out, done on one day.
  func services(_ child: String, _ months: Int, on day: String, without items: [String] = []) throws
  {
    try connection.execute(
      """
      insert into registry.child_services
      select $1, milestone_months, item, $3 from duban.service_item
      where milestone_months = $2 and item <> all ($4::text[])
      """, child, months, day, items)
  }

  func service(_ child: String, _ months: Int, _ item: String, on day: String) throws {
    try connection.execute(
      "insert into registry.child_services values ($1, $2, $3, $4)", child, months, item, day)
  }

  /// Another column of an institution.
  func set(_ column: String, _ value: String?, of institution: String = "N1") throws {
    try connection.execute(
      "update registry.institutions set \(column) = $1 where code = $2", value, institution)
  }

  /// Who is to be called on each side of an agreement; nil where it is not written down.
  func liaisons(
    _ agreement: String, _ provider: (String?, String?), _ institution: (String?, String?)
  )
    throws
  {
    try connection.execute(
      """
      update registry.agreements
      set provider_liaison = $2, provider_phone = $3, institution_liaison = $4, institution_phone = $5
      where code = $1
      """, agreement, provider.0, provider.1, institution.0, institution.1)
  }
}
