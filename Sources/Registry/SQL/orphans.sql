-- Rows of relations whose file was not given, which name a row that a replacing import deletes.
-- $1: the relations whose files were given.
with gone (target, code) as (
  select 'organisations', code
  from registry.organisations r
  where not exists (select from staged_organisations s where s.code = r.code)
  union all
  select 'institutions', code
  from registry.institutions r
  where not exists (select from staged_institutions s where s.code = r.code)
  union all
  select 'activities', code
  from registry.activities r
  where 'activities' = any ($1::text[])
    and not exists (select from staged_activities s where s.code = r.code)
  union all
  select 'children', code
  from registry.children r
  where 'children' = any ($1::text[])
    and not exists (select from staged_children s where s.code = r.code)
),
named (relation, target, code) as (
  select 'agreements', 'institutions', institution_code from registry.agreements
  union all
  select 'agreements', 'organisations', provider_code from registry.agreements
  union all
  select 'agreements', 'organisations', guidance_code from registry.agreements
  union all
  select 'activities', 'institutions', unnest(institution_codes) from registry.activities
  union all
  select 'activities', 'organisations', unnest(provider_codes) from registry.activities
  union all
  select 'activities', 'organisations', jsonb_array_elements(staff_hours) ->> 'provider'
  from registry.activities
  union all
  select 'findings', 'activities', activity_code from registry.findings
  union all
  select 'findings', 'institutions', institution_code from registry.findings
  union all
  select 'children', 'institutions', institution_code from registry.children
  union all
  select 'child_services', 'children', child_code from registry.child_services
  union all
  select 'contacts', 'organisations', owner_code
  from registry.contacts
  where not exists (select from staged_institutions s where s.code = owner_code)
  union all
  select 'contacts', 'institutions', owner_code
  from registry.contacts
  where not exists (select from staged_organisations s where s.code = owner_code)
)
select target, code, relation, count(*) as rows
from named
  join gone using (target, code)
where relation <> all ($1::text[])
group by target, code, relation
order by target, code, relation
