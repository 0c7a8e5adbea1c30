-- 每年卫生保健培训 (W 一): each year the guidance centre trains the staff of each filed institution that
-- had an agreement in force on at least `min_days` days of it.
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
-- Counted from the latest of the year's first day, P and the filing, over the whole year as now known.
in_force as materialized (
  select i.code, y.first_day, y.last_day,
    f.days * datemultirange(daterange(y.first_day, y.last_day, '[]'))
      * datemultirange(daterange(greatest(p.starts_on, i.filed_on), null)) as days
  from filed_institutions i
    join days_in_force f on f.institution_code = i.code
    cross join p
    cross join years y
),
counted as materialized (
  select f.code, f.first_day, f.last_day, lower(f.days) as opened_on,
    case
      when f.days = range_merge(f.days)::datemultirange then upper(f.days) - lower(f.days)
      else (select sum(upper(span) - lower(span))::int from unnest(f.days) as span)
    end as count
  from in_force f
),
trainings as (
  select institution_code, date_trunc('year', a.held_on)::date as year, min(a.held_on) as held_on
  from known_activities a cross join unnest(a.institution_codes) as institution_code
  where a.kind = 'training'
  group by institution_code, date_trunc('year', a.held_on)
)
select i.code as subject, s.guidance_code as bearer, to_char(c.first_day, 'YYYY') as period,
  c.opened_on, c.last_day as due_on, false as provisional, t.held_on as met_on,
  c.last_day + p.closes_after_d as closes_on,
  jsonb_build_object('institution', i.code, 'name', i.name, 'days_in_force', c.count) as facts
from counted c
  cross join p
  join filed_institutions i on i.code = c.code
  join superiors s on s.code = coalesce(i.health_centre_code, '')
  left join trainings t on t.institution_code = c.code and t.year = c.first_day
where c.count >= p.min_days and s.guidance_code is not null
  and duban.is_owed(t.held_on, c.last_day, true, i.closed_on, i.is_suspended)
