import Database
import Foundation
import Stand
import Testing

extension EndToEnd {
  /// Config/sample/mapping: a county's own tables, shown to the daemon by views.
  @Suite("A registry of one's own") struct Mapping {
    private static let sample = "\(Stage.checkout)/Config/sample/mapping"

    /// A stage with the shipped policy.
    private func stage() throws -> Stage {
      let stage = try Stage()
      let policy = "\(Stage.checkout)/Config/policies/wushan-2024-25.yaml"
      try stage.write("policy.yaml", String(contentsOfFile: policy, encoding: .utf8))
      return stage
    }

    /// The county's tables and rows in the stage's database.
    private func ownTables(on stage: Stage) throws -> Connection {
      let connection = try stage.connect()
      for name in ["tables", "rows"] { try run(name, on: connection) }
      return connection
    }

    private func run(_ script: String, on connection: Connection) throws {
      try connection.script(
        String(contentsOfFile: "\(Self.sample)/\(script).sql", encoding: .utf8))
    }

    @Test("gives the duties that the same county gives by its CSV files")
    func duties() throws {
      let imported = try stage()
      let loaded = try imported.run("import", "\(Self.sample)/csv")
      try #require(loaded.status == 0, "\(loaded.errors)")
      let mapped = try stage()
      try run("views", on: ownTables(on: mapped))
      let rows = { (stage: Stage) in
        try [
          "organisations", "institutions", "agreements", "activities", "findings", "children",
          "child_services", "contacts",
        ].map { name in
          try stage.connect().query(
            "select coalesce(jsonb_agg(r order by r::text), '[]')::text as rows from registry.\(name) r"
          )[0](
            "rows", as: String.self)
        }
      }
      #expect(try rows(mapped) == rows(imported))
      for day in ["2024-07-02", "2024-08-20", "2024-10-08", "2025-01-20"] {
        let lists = try [imported, mapped].map { try $0.run("duties", "--as-of", day, "--json") }
        #expect(lists.map(\.status) == [0, 0])
        #expect(lists[0].output == lists[1].output)
        #expect(lists[0].output.contains("\"T00"))
      }
    }

    @Test("takes no import, needs no migration, and check says how it is looked at")
    func views() throws {
      let stage = try stage()
      try run("views", on: ownTables(on: stage))
      let refused = try stage.run("import", "\(Self.sample)/csv")
      #expect(refused.status == 1)
      #expect(
        refused.errors.contains(
          "organisations.csv: registry.organisations is a view over the county's own system; "
            + "change the data there; only tables are filled from files"))
      #expect(try stage.run("migrate").output == "the schema is up to date\n")
      #expect(
        try stage.run("check").output.contains(
          "ok     registry: no trigger tells of changes of organisations, institutions, agreements, "
            + "activities, findings, children, child_services, contacts: everything is looked at every 900 s\n"
        ))
      #expect(try stage.pass(on: "2024-06-25") == 1)
    }

    @Test("a second adoption takes the place of the first; what reads the views stays as it was")
    func again() throws {
      let stage = try stage()
      let connection = try ownTables(on: stage)
      try connection.script(
        """
        do $$ begin create role reader_of_reports; exception when duplicate_object then null; end $$;
        create view public.report with (security_barrier) as
          select code, name from duban.filed_institutions;
        comment on view public.report is '月报';
        grant select on public.report to reader_of_reports;
        """)
      func described() throws -> [String] {
        try connection.query(
          """
          select concat_ws(' ', c.oid::regclass, c.relkind, pg_get_userbyid(c.relowner), c.relacl,
            c.reloptions, obj_description(c.oid), pg_get_viewdef(c.oid)) as line
          from pg_class c
          where c.relkind = 'v' and c.relnamespace in ('duban'::regnamespace, 'public'::regnamespace)
          order by 1
          """
        ).map { try $0("line") }
      }
      let before = try described()
      #expect(before.count > 7)
      for _ in 1...2 {
        try run("views", on: connection)
        #expect(try described() == before)
      }
    }

    @Test(
      "is refused where a view would not do, and nothing has changed",
      arguments: [
        (
          "create view mapping.findings as select code from registry.findings",
          "mapping.findings: the column activity_code is missing, not text "
            + "(write (…)::text as activity_code)"
        ),
        (
          "create view mapping.contacts as select *, 1 as age from registry.contacts",
          "mapping.contacts: the column age is integer, not one of the registry (remove it)"
        ),
        (
          """
          create view mapping.children as
            select code, institution_code, born_on::text, enrolled_on, left_on, record_consent,
              record_opened_on from registry.children
          """,
          "mapping.children: the column born_on is text, not date (write (…)::date as born_on)"
        ),
        (
          """
          insert into registry.organisations (code, kind, name) values ('B', 'bureau', 'b');
          create view mapping.organisations as select * from registry.organisations
          """,
          "the table registry.organisations is not empty (what a view shows takes its place: "
            + "truncate registry.organisations cascade)"
        ),
        (
          "create view mapping.other as select 1",
          "the schema mapping has no view with a name of the registry "
            + "(make views called organisations, institutions and so on there)"
        ),
      ])
    func refused(sql: String, expected: String) throws {
      let connection = try stage().connect()
      try connection.script("create schema mapping; \(sql)")
      let error = #expect(throws: DatabaseError.self) {
        try connection.query("select duban.adopt_views('mapping')")
      }
      #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
      let kinds = try connection.query(
        "select distinct relkind::text as kind from pg_class where relnamespace = 'registry'::regnamespace order by 1"
      )
      #expect(try kinds.map { try $0("kind", as: String.self) } == ["i", "r"])
    }

    @Test(
      "is looked at again although nothing announces a change, or when its own tables tell of one",
      arguments: [
        ("full_scan: 200ms", ""),
        (
          "full_scan: 1h",
          """
          create trigger note_change after insert or update or delete or truncate on 托育系统.托育机构
            for each statement execute function duban.note_own_change()
          """
        ),
      ])
    func lookAgain(configuration: String, trigger: String) throws {
      let stage = try stage()
      let connection = try ownTables(on: stage)
      try run("views", on: connection)
      try connection.script(trigger)
      try stage.configure(.init(pollInterval: "1h", more: configuration))
      let daemon = try stage.start("run")
      try daemon.logs("daemon.ready")
      try connection.execute(
        """
        insert into 托育系统.托育机构 values
          ('T009', '示例新园', '', '5011', '', '', '20240701', '正常', '', '', '')
        """)
      try eventually("the new institution's duty") {
        try stage.number("select count(*) as n from duban.duty where subject = 'T009'") > 0
      }
      daemon.kill(SIGTERM)
      #expect(try daemon.end().status == 0)
    }

    @Test("needs SELECT alone, and check says where it is missing")
    func rights() throws {
      let stage = try stage()
      let connection = try ownTables(on: stage)
      try run("views", on: connection)
      let role = "reader_\(UUID().uuidString.prefix(8).lowercased())"
      try connection.script(
        """
        create role \(role) login; grant usage on schema duban, registry to \(role);
        grant all on all tables in schema duban to \(role);
        grant select on all tables in schema registry to \(role);
        revoke select on registry.contacts, registry.activities from \(role);
        """)
      let conninfo = stage.conninfo.replacing("user=postgres", with: "user=\(role)")
      let check = { try stage.run("check", "--database", conninfo).output }
      #expect(
        try check().contains(
          """
          WRONG  registry: registry.activities cannot be read; grant select on registry.activities to \(role)
                 registry.contacts cannot be read; grant select on registry.contacts to \(role)

          """))
      try connection.script("grant select on registry.contacts, registry.activities to \(role)")
      #expect(try check().contains("ok     registry: "))
      let duties = try stage.run(
        "duties", "--as-of", "2024-06-25", "--json", "--database", conninfo)
      #expect(duties.status == 0, "\(duties.errors)")
    }
  }
}
