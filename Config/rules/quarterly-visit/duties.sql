-- 每季度上门指导 (W 一; annex 2 三.2): in each quarter, each provider that has agreements with a filed
-- institution, and the guidance centre, each for itself, visits it once.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('min_days') as min_days, duban.number('closes_after_d') as closes_after_d
),
quarters as (
  select first_day, (first_day + interval '3 months')::date - 1 as last_day,
    to_char(first_day, 'YYYY-"Q"Q') as period
  from p, lateral (
    select generate_series(
      date_trunc('quarter', p.starts_on), date_trunc('quarter', p.today), '3 months')::date as first_day
  ) as q
),
-- Days on which the bearer has to do with the institution: its own agreements' days; for the
-- guidance centre those of any agreement. Counted from the latest of the quarter's first day, P and
-- the filing, over the whole quarter as now known.
involved as (
  select i.code, a.provider_code as bearer, a.starts_on, a.last_day
  from filed_institutions i join signed_agreements a on a.institution_code = i.code
  union all
  select i.code, s.guidance_code, a.starts_on, a.last_day
  from filed_institutions i
    join signed_agreements a on a.institution_code = i.code
    join superiors s on s.code = coalesce(i.health_centre_code, '')
  where s.guidance_code is not null
),
covered as (
  select v.code, v.bearer,
    range_agg(daterange(greatest(v.starts_on, p.starts_on, i.filed_on), v.last_day, '[]')) as days
  from involved v
    cross join p
    join filed_institutions i on i.code = v.code
  where greatest(v.starts_on, p.starts_on, i.filed_on) <= v.last_day
  group by v.code, v.bearer
),
in_force as (
  select c.code, c.bearer, q.period, q.last_day,
    c.days * datemultirange(daterange(q.first_day, q.last_day, '[]')) as days
  from covered c join quarters q on c.days && daterange(q.first_day, q.last_day, '[]')
),
counted as (
  select f.*,
    case
      when f.days = range_merge(f.days)::datemultirange then upper(f.days) - lower(f.days)
      else (select sum(upper(span) - lower(span))::int from unnest(f.days) as span)
    end as count
  from in_force f cross join p
  where upper(f.days) - lower(f.days) >= p.min_days
),
-- Each quarter beside its visits: grouped, since what joins them is left to a plan's guess.
visited as (
  select code, bearer, period, max(opened_on) as opened_on, max(last_day) as last_day,
    max(count) as count, min(held_on) as held_on
  from (
    select f.code, f.bearer, f.period, lower(f.days) as opened_on, f.last_day, f.count,
      null::date as held_on
    from counted f cross join p
    where f.count >= p.min_days
    union all
    select institution_code, provider_code, to_char(a.held_on, 'YYYY-"Q"Q'), null, null, null,
      a.held_on
    from p, activities a
      cross join unnest(a.institution_codes) as institution_code
      cross join unnest(a.provider_codes) as provider_code
    where a.kind = 'visit' and a.held_on between date_trunc('quarter', p.starts_on) and p.today
  ) as beside
  group by code, bearer, period
  having max(count) > 0
)
select v.code as subject, v.bearer, v.period, v.opened_on, v.last_day as due_on,
  false as provisional, v.held_on as met_on, v.last_day + p.closes_after_d as closes_on,
  jsonb_build_object('institution', i.code, 'name', i.name, 'days_in_force', v.count) as facts
from visited v
  cross join p
  join filed_institutions i on i.code = v.code
where duban.is_owed(v.held_on, v.last_day, true, i.closed_on, i.is_suspended)
