-- 全面开展支持 (L 一): in the policy's first year each health centre and each public hospital supports an
-- institution: by an agreement, or by an activity there.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on, y.first_day,
    (y.first_day + interval '1 year')::date - 1 as last_day,
    duban.number('closes_after_d') as closes_after_d
  from (select date_trunc('year', duban.starts_on())::date as first_day) as y
),
support as (
  select a.provider_code as code, greatest(a.signed_on, a.starts_on, p.first_day) as day, 'agreement' as what
  from signed_agreements a cross join p
  where greatest(a.starts_on, p.first_day) <= least(a.last_day, p.last_day)
    and a.starts_on <= p.today
  union all
  select provider_code, a.held_on, a.kind
  from known_activities a
    cross join p
    cross join unnest(a.provider_codes) as provider_code
  where a.held_on between p.first_day and p.last_day and cardinality(a.institution_codes) > 0
),
earliest as (
  select distinct on (code) code, day, what from support order by code, day, what
)
select o.code as subject, o.code as bearer, to_char(p.first_day, 'YYYY') as period,
  p.starts_on as opened_on, p.last_day as due_on, false as provisional, e.day as met_on,
  p.last_day + p.closes_after_d as closes_on,
  jsonb_build_object('name', o.name, 'kind', o.kind, 'met_by', e.what) as facts
from covered_organisations o
  cross join p
  left join earliest e using (code)
where o.kind = 'health_centre' or o.kind in ('hospital', 'tcm_hospital') and o.public
