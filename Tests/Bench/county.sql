-- A made-up county of :n institutions for the benchmark: one health centre for a hundred, an agreement
-- each, a joint visit of each health centre every quarter, contacts for everybody. As of June 2024 some
-- are late, most are not.
truncate registry.organisations, registry.institutions, registry.agreements, registry.activities,
  registry.findings, registry.children, registry.child_services, registry.contacts;
insert into registry.organisations (code, kind, name, parent_code)
values ('B01', 'bureau', '县卫生健康委', null), ('G01', 'guidance_centre', '指导中心', 'B01');
insert into registry.organisations (code, kind, name, parent_code)
select 'H' || h, 'health_centre', '卫生院' || h, 'B01' from generate_series(0, (:n - 1) / 100) as h;
insert into registry.institutions (code, name, health_centre_code, filed_on)
select 'I' || i, '托育机构' || i, 'H' || i / 100, date '2020-01-01' + i % 1500
from generate_series(0, :n - 1) as i;
insert into registry.agreements (
  code, institution_code, provider_code, signed_on, ends_on, provider_liaison, provider_phone,
  institution_liaison, institution_phone)
select 'A' || i, 'I' || i, 'H' || i / 100, date '2023-01-01' + i % 300,
  case when i % 4 = 0 then date '2024-06-20' + i % 200 end, '联系人', '000-' || i,
  case when i % 50 > 0 then '联系人' end, '000-' || i
from generate_series(0, :n - 1) as i where i % 20 > 0;
insert into registry.activities (code, kind, held_on, institution_codes, provider_codes)
select 'V' || i || '-' || q, 'visit', date '2023-01-10' + q * 91 + i % 60, array['I' || i],
  array['H' || i / 100]
from generate_series(0, :n - 1) as i cross join generate_series(0, 5) as q where (i + q) % 7 > 0;
insert into registry.contacts (owner_code, name, email, position)
select code, '联系人', lower(code) || '@example.invalid', 1 from registry.organisations
union all
select code, '联系人', lower(code) || '@example.invalid', 1 from registry.institutions;
analyze;
