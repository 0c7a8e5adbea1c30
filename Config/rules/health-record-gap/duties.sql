-- 电子健康档案愿建尽建 (W 一; L 二(一)1): by the `within_wd`-th working day of a month, the health centre opens
-- a record for every child whose family wishes it and who has been enrolled since before that month.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on, duban.number('within_wd') as within_wd
),
months as (
  select first_day, (first_day + interval '1 month')::date - 1 as last_day
  from p, lateral (
    select generate_series(
      date_trunc('month', p.starts_on) + interval '1 month', date_trunc('month', p.today),
      '1 month')::date as first_day
  ) as m
),
-- Of the children only counts leave this query.
concerned as (
  select c.institution_code, m.first_day, m.last_day, count(*)::int as children,
    count(*) filter (where c.record_opened_on <= m.last_day)::int as records,
    max(c.record_opened_on) as opened_on
  from known_children c
    cross join p
    join months m
      on c.enrolled_on < m.first_day and (c.left_on is null or c.left_on > m.last_day)
      and (c.record_opened_on is null or c.record_opened_on >= m.first_day)
  where c.record_consent = 'yes'
    -- A record that was opened in the month of the enrolment or before was never missing.
    and coalesce(c.record_opened_on, 'infinity') >= date_trunc('month', c.enrolled_on) + interval '1 month'
  group by c.institution_code, m.first_day, m.last_day
),
owed as (
  select i.code, i.name, i.closed_on, i.is_suspended, c.*,
    coalesce(i.health_centre_code, (
      select a.provider_code from signed_agreements a
      where a.institution_code = i.code and c.first_day between a.starts_on and a.last_day
      order by a.starts_on desc, a.code desc limit 1)) as bearer,
    case when c.records = c.children then c.opened_on end as met_on
  from concerned c
    join filed_institutions i on i.code = c.institution_code and i.filed_on <= c.first_day
    join days_in_force f on f.institution_code = i.code and f.days @> c.first_day
)
select o.code as subject, o.bearer, to_char(o.first_day, 'YYYY-MM') as period,
  o.first_day as opened_on, due.day as due_on,
  due.provisional_ordinal > opened.provisional_ordinal as provisional, o.met_on,
  o.last_day as closes_on,
  jsonb_build_object(
    'institution', o.code, 'name', o.name, 'children', o.children,
    'missing', o.children - o.records
  ) as facts
from owed o
  cross join p
  join calendar opened on opened.day = o.first_day
  join calendar due on due.working and due.ordinal = opened.ordinal + p.within_wd
where duban.is_owed(o.met_on, due.day, true, o.closed_on, o.is_suspended)
