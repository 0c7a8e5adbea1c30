-- 疾控指导全覆盖 (W 四 "原则上每年应全覆盖指导1次"): each year the CDC and the institution's health centre,
-- each for itself, guide each institution that is filed on at least `min_days` days of it.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('min_days') as min_days, duban.number('closes_after_d') as closes_after_d
),
years as (
  select first_day, (first_day + interval '1 year')::date - 1 as last_day
  from p, lateral (
    select generate_series(
      date_trunc('year', p.starts_on), date_trunc('year', p.today), '1 year')::date as first_day
  ) as y
),
owed as (
  select i.code, b.bearer, y.first_day, y.last_day,
    greatest(y.first_day, p.starts_on, i.filed_on) as opened_on
  from filed_institutions i
    join superiors s on s.code = coalesce(i.health_centre_code, '')
    cross join lateral (values (s.cdc_code), (i.health_centre_code)) as b (bearer)
    cross join p
    cross join years y
  where b.bearer is not null
),
guided as (
  select institution_code, provider_code, date_trunc('year', a.held_on)::date as year,
    min(a.held_on) as held_on
  from known_activities a
    cross join unnest(a.institution_codes) as institution_code
    cross join unnest(a.provider_codes) as provider_code
  where a.kind = 'disease_control'
  group by institution_code, provider_code, date_trunc('year', a.held_on)
)
select i.code as subject, o.bearer, to_char(o.first_day, 'YYYY') as period, o.opened_on,
  o.last_day as due_on, false as provisional, g.held_on as met_on,
  o.last_day + p.closes_after_d as closes_on,
  jsonb_build_object(
    'institution', i.code, 'name', i.name, 'days_filed', o.last_day - o.opened_on + 1
  ) as facts
from owed o
  cross join p
  join filed_institutions i on i.code = o.code
  left join guided g
    on g.institution_code = o.code and g.provider_code = o.bearer and g.year = o.first_day
where o.last_day - o.opened_on + 1 >= p.min_days
  and duban.is_owed(g.held_on, o.last_day, true, i.closed_on, i.is_suspended)
