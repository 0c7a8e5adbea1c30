-- 服务时长 (W 六; L 二(一)): for each provider the hours of each of its staff in institutions within the
-- period, for the appraisal that the documents promise them.
with asked as (
  select $6::jsonb ->> 'period' as period, ($6::jsonb ->> 'first_day')::date as first_day,
    ($6::jsonb ->> 'last_day')::date as last_day, ($6::jsonb ->> 'most')::int as most
),
entries as materialized (
  select a.code, a.institution_codes, entry ->> 'provider' as provider, coalesce(entry ->> 'name', '') as name,
    coalesce((entry ->> 'hours')::numeric, 0) as hours
  from asked, activities a cross join jsonb_array_elements(a.staff_hours) as entry
  where a.held_on between asked.first_day and asked.last_day and cardinality(a.institution_codes) > 0
),
reached as (
  select provider, name, count(distinct institution) as institutions
  from entries cross join unnest(institution_codes) as institution
  group by provider, name
),
people as (
  select provider, name, sum(hours) as hours, count(distinct code) as activities,
    row_number() over (partition by provider order by sum(hours) desc, name) as position
  from entries
  group by provider, name
)
select 'service-hours' as kind, provider as recipient, duban.today() as as_of, asked.period,
  '{""}'::text[] as subjects, '{}'::text[] as named,
  jsonb_build_object(
    'period', asked.period, 'first_day', asked.first_day, 'last_day', asked.last_day,
    'hours', trim_scale(sum(p.hours))::text, 'count', count(*),
    'left_out', greatest(count(*) - asked.most, 0),
    'people', jsonb_agg(jsonb_build_object(
      'name', p.name, 'hours', trim_scale(p.hours)::text, 'activities', p.activities,
      'institutions', r.institutions) order by p.position) filter (where p.position <= asked.most)
  ) as payload
from people p
  join reached r using (provider, name)
  join covered_organisations known on known.code = p.provider
  cross join asked
group by provider, asked.period, asked.first_day, asked.last_day, asked.most
order by provider
