-- 责任保险 (L 二(三)): the bureau insures each filed institution: anew before a cover ends, and within
-- `within_d` days of the filing where there was none. A later cover shows as another period.
with p as (
  select duban.starts_on() as starts_on,
    duban.number('within_d') as within_d, duban.number('opens_before_d') as opens_before_d
),
owed as (
  select i.*, coalesce(i.insured_until, i.filed_on)::text as period,
    greatest(coalesce(i.insured_until, i.filed_on + p.within_d), p.starts_on + p.within_d) as due_on
  from filed_institutions i cross join p
)
select o.code as subject, s.bureau_code as bearer, o.period, o.due_on - p.opens_before_d as opened_on,
  o.due_on, false as provisional, null::date as met_on, null::date as closes_on,
  jsonb_build_object(
    'institution', o.code, 'name', o.name, 'insured_until', o.insured_until, 'filed_on', o.filed_on
  ) as facts
from owed o
  cross join p
  join superiors s on s.code = coalesce(o.health_centre_code, '')
where s.bureau_code is not null
  and duban.is_owed(null, o.due_on, false, o.closed_on, o.is_suspended)
