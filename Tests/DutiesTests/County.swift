import Civil
import Database
import Foundation
import Registry
import Stand
import Synchronization
import Testing

@testable import Duties

/// A county of its own in a database of its own: two health centres H01 and H02, guidance centre G
/// and CDC under bureau B, and the institutions N1 (of H01) and N2 (of H02), each with one contact.
struct County {
  let conninfo: String
  let connection: Connection
  var rulebook: Rulebook
  var reach = Pass.Reach(operatorName: "值班员", operatorAddress: "op@duban", endpoints: ["board"])

  init(_ rulebook: Rulebook) throws {
    self.rulebook = rulebook
    conninfo = try Self.copy()
    connection = try Connection(ConnectionTarget(conninfo))
  }

  /// A county in which rule `chore` yields whatever stands in a table: see `owes`.
  init(ladder: String...) throws { try self.init(.chores(ladder)) }

  /// The ladder of alliance-enrolment.
  static let enrolment = [
    "open: [bearer, institution]", "-3wd: [bearer]", "0: [bearer, guidance]",
    "+1wd: [bearer, guidance, bureau]", "every 5wd: [bearer, bureau]",
  ]

  /// A county in which H01 owes N1's enrolment, from 2024-06-07 through 2024-06-19.
  static func enrolling() throws -> County {
    let county = try County(.chores(enrolment))
    try county.owes("N1", opened: "2024-06-07", due: "2024-06-19")
    return county
  }

  func connect() throws -> Connection { try Connection(ConnectionTarget(conninfo)) }

  // MARK: Facts of the registry

  func organisation(_ code: String, _ kind: String, under parent: String? = "B") throws {
    try connection.execute(
      """
      insert into registry.organisations (code, kind, name, parent_code) values ($1, $2, $1, $3)
      """, code, kind, parent)
  }

  func institution(
    _ code: String, filed: String? = nil, centre: String? = "H01", closed: String? = nil,
    suspended: String? = nil, resumed: String? = nil
  ) throws {
    try connection.execute(
      """
      insert into registry.institutions (
        code, name, health_centre_code, filed_on, closed_on, suspended_on, resumed_on)
      values ($1, $1, $2, $3, $4, $5, $6)
      on conflict (code) do update
      set health_centre_code = excluded.health_centre_code, filed_on = excluded.filed_on,
        closed_on = excluded.closed_on, suspended_on = excluded.suspended_on,
        resumed_on = excluded.resumed_on
      """, code, centre, filed, closed, suspended, resumed)
  }

  func agreement(
    _ code: String, of institution: String = "N1", by provider: String = "H01",
    guidance: String? = nil, signed: String?, starts: String? = nil, ends: String? = nil,
    terminated: String? = nil
  ) throws {
    try connection.execute(
      """
      insert into registry.agreements (
        code, institution_code, provider_code, guidance_code, signed_on, starts_on, ends_on,
        terminated_on)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (code) do update
      set signed_on = excluded.signed_on, terminated_on = excluded.terminated_on
      """, code, institution, provider, guidance, signed, starts, ends, terminated)
  }

  func visit(_ institution: String = "N1", on day: String, by providers: String...) throws {
    try connection.execute(
      """
      insert into registry.activities (code, kind, held_on, institution_codes, provider_codes)
      values (gen_random_uuid(), 'visit', $1, array[$2], $3)
      """, day, institution, providers)
  }

  /// Replaces the contacts of one owner: name, e-mail, endpoint, in order; nil for none.
  func contacts(_ owner: String, _ contacts: (String, email: String?, webhook: String?)...) throws {
    try connection.execute("delete from registry.contacts where owner_code = $1", owner)
    for (position, contact) in contacts.enumerated() {
      try connection.execute(
        """
        insert into registry.contacts (owner_code, name, email, webhook, position)
        values ($1, $2, $3, $4, $5)
        """, owner, contact.0, contact.email, contact.webhook, position)
    }
  }

  // MARK: Chores

  /// From now on the rule yields this duty.
  func owes(
    _ subject: String = "N1", _ bearer: String = "H01", opened: String = "2024-01-02", due: String,
    closes: String? = nil, guidance: String? = nil
  ) throws {
    try connection.execute(
      """
      insert into registry.chores (subject, bearer, opened_on, due_on, closes_on, facts)
      values ($1, $2, $3, $4, $5, jsonb_build_object('institution', $1::text, 'guidance', $6::text))
      """, subject, bearer, opened, due, closes, guidance)
  }

  func does(_ subject: String = "N1", on day: String?) throws {
    try connection.execute(
      "update registry.chores set met_on = $2 where subject = $1", subject, day)
  }

  func undoes(_ subject: String = "N1") throws { try does(subject, on: nil) }

  func moves(_ subject: String = "N1", due: String) throws {
    try connection.execute(
      "update registry.chores set due_on = $2 where subject = $1", subject, due)
  }

  /// From now on the rule does not yield it.
  func drops(_ subject: String = "N1") throws {
    try connection.execute("delete from registry.chores where subject = $1", subject)
  }
}

extension County {
  /// A migrated database with the shipped calendars and the organisations; the others are copies.
  private static let original = Mutex<(name: String, copies: Int)?>(nil)

  private static func copy() throws -> String {
    try original.withLock { original in
      let (name, copies) = try original ?? (make(), 0)
      original = (name, copies + 1)
      let copy = "\(name)_copy\(copies + 1)"
      try Cluster.shared.connect().script("create database \(copy) template \(name)")
      return try Cluster.shared.conninfo(copy)
    }
  }

  private static func make() throws -> String {
    let connection = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
    defer { connection.close() }
    try CalendarTable.load(ShippedCalendars.files(), on: connection)
    try ServiceItemTable.load(
      ServicePackage(file: "\(shipped)/service-package.csv"), on: connection)
    try connection.script(
      """
      insert into registry.organisations (code, kind, name, parent_code) values
        ('B', 'bureau', 'B', null), ('G', 'guidance_centre', 'G', 'B'), ('C', 'cdc', 'C', 'B'),
        ('H01', 'health_centre', 'H01', 'B'), ('H02', 'health_centre', 'H02', 'B');
      insert into registry.institutions (code, name, health_centre_code) values
        ('N1', 'N1', 'H01'), ('N2', 'N2', 'H02');
      insert into registry.contacts (owner_code, name, email, position)
      select code, 'of ' || code, lower(code) || '@county', 0 from (
        select code from registry.organisations union all select code from registry.institutions
      ) as parties;
      delete from duban.registry_change;
      create table registry.chores (
        subject text, bearer text, period text default '', opened_on date, due_on date,
        provisional boolean default false, met_on date, closes_on date, facts jsonb);
      """)
    return try connection.query("select current_database() as name")[0]("name")
  }
}

/// The calendars that the product brings: 2020 to 2026 announced, 2027 not yet.
enum ShippedCalendars {
  static func files() throws -> [CalendarFile] {
    try (2020...2027).map { year in
      let path = "\(shipped)/calendars/\(year).json"
      return try CalendarFile(json: Array(Data(contentsOf: URL(filePath: path))), file: path)
    }
  }
}

/// The folder of what the product brings.
let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Config").path

func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
