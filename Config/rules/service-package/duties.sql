-- 婴幼儿签约服务包 (W 二, annex 3): for the children of an institution who reach a milestone in a month, the
-- health centre records every item of the package (★) by the end of the next month.
with p as (
  select duban.today() as today, date_trunc('month', duban.starts_on())::date as first_day,
    duban.number('closes_after_d') as closes_after_d
),
package as (
  select milestone_months as months, count(*)::int as items, jsonb_agg(item order by item) as names,
    -- Who was born on this day or later reaches it in P's month or later.
    (first_day - make_interval(months => milestone_months))::date as born_from
  from service_item cross join p
  group by milestone_months, first_day
),
-- The milestone falls on the day of birth, m months later; where that month is shorter, on its last day.
milestones as materialized (
  select c.code, c.institution_code, c.enrolled_on, c.left_on, k.months,
    (c.born_on + make_interval(months => k.months))::date as reached_on
  from known_children c join package k on c.born_on >= k.born_from
),
-- Who has left by the due date is not concerned, nor whose institution was not enrolled on that day.
reached as materialized (
  select m.code, m.institution_code, m.months, m.reached_on, due.day as due_on
  from milestones m
    cross join lateral (
      select (date_trunc('month', m.reached_on) + interval '2 months')::date - 1 as day
    ) as due
    join filed_institutions i on i.code = m.institution_code
    join days_in_force f on f.institution_code = m.institution_code
  where m.reached_on >= m.enrolled_on and m.reached_on <= (select today from p)
    and m.reached_on >= i.filed_on and f.days @> m.reached_on
    and (m.left_on is null or m.left_on > due.day)
),
done as materialized (
  select s.child_code, s.milestone_months as months, count(*)::int as services, max(s.done_on) as done_on
  from known_child_services s join service_item using (milestone_months, item)
  group by s.child_code, s.milestone_months
),
-- Of the children only counts leave this query.
concerned as (
  select r.institution_code, r.months, r.due_on, min(r.reached_on) as opened_on,
    count(*)::int as children, coalesce(sum(d.services), 0)::int as services,
    max(d.done_on) as done_on
  from reached r left join done d on d.child_code = r.code and d.months = r.months
  group by r.institution_code, r.months, r.due_on
),
owed as (
  select i.code, i.name, i.closed_on, i.is_suspended, c.*, k.names,
    coalesce(i.health_centre_code, (
      select a.provider_code from signed_agreements a
      where a.institution_code = i.code and c.opened_on between a.starts_on and a.last_day
      order by a.starts_on desc, a.code desc limit 1)) as bearer,
    c.children * k.items - c.services as missing
  from concerned c
    join package k using (months)
    join filed_institutions i on i.code = c.institution_code
)
select o.code as subject, o.bearer, to_char(o.opened_on, 'YYYY-MM"/m"') || o.months as period,
  o.opened_on, o.due_on, false as provisional, m.met_on, o.due_on + p.closes_after_d as closes_on,
  jsonb_build_object(
    'institution', o.code, 'name', o.name, 'months', o.months, 'items', o.names,
    'children', o.children, 'missing', o.missing
  ) as facts
from owed o
  cross join p
  cross join lateral (select case when o.missing = 0 then o.done_on end as met_on) as m
where duban.is_owed(m.met_on, o.due_on, true, o.closed_on, o.is_suspended)
