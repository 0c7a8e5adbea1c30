-- 三年卫生评价 (annex 2 三.2): every `every_months` months, counted from the first agreement and from each
-- evaluation, the provider of an enrolled institution's current agreement evaluates it.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('every_months') as every_months, duban.number('not_before_d') as not_before_d,
    duban.number('opens_before_d') as opens_before_d
),
-- Filed, and an agreement in force today; of several the one that starts last, then the greatest code.
enrolled as (
  select distinct on (i.code) i.code, i.name, i.closed_on, i.is_suspended, a.provider_code
  from filed_institutions i
    cross join p
    join signed_agreements a
      on a.institution_code = i.code and p.today between a.starts_on and a.last_day
  order by i.code, a.starts_on desc, a.code desc
),
evaluations as (
  select institution_code, a.held_on
  from known_activities a cross join unnest(a.institution_codes) as institution_code
  where a.kind = 'evaluation'
),
anchors as (
  select institution_code, held_on as anchor from evaluations
  union
  select institution_code, min(starts_on) from signed_agreements group by institution_code
),
owed as (
  select a.institution_code, a.anchor, min(e.held_on) as met_on,
    greatest(
      (a.anchor + make_interval(months => p.every_months))::date,
      p.starts_on + p.not_before_d) as due_on
  from anchors a
    cross join p
    left join evaluations e on e.institution_code = a.institution_code and e.held_on > a.anchor
  group by a.institution_code, a.anchor, p.every_months, p.starts_on, p.not_before_d
),
opened as (
  select o.*, greatest(o.due_on - p.opens_before_d, p.starts_on) as opened_on
  from owed o cross join p
)
select n.code as subject, n.provider_code as bearer, o.anchor::text as period, o.opened_on, o.due_on,
  false as provisional, o.met_on, null::date as closes_on,
  jsonb_build_object('institution', n.code, 'name', n.name, 'counted_from', o.anchor) as facts
from opened o
  cross join p
  join enrolled n on n.code = o.institution_code
where o.met_on < o.opened_on is not true
  and duban.is_owed(o.met_on, o.due_on, false, n.closed_on, n.is_suspended)
