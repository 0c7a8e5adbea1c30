-- :n health centres with a contact each, and nothing told to any of them yet.
truncate registry.organisations, registry.institutions, registry.agreements, registry.activities,
  registry.findings, registry.children, registry.child_services, registry.contacts;
truncate duban.notice, duban.duty, duban.promise, duban.queue;
insert into registry.organisations (code, kind, name)
select 'H' || h, 'health_centre', '卫生院' || h from generate_series(1, :n) as h;
insert into registry.contacts (owner_code, name, email, position)
select code, '联系人', lower(code) || '@example.invalid', 1 from registry.organisations;
analyze;
