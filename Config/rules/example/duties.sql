-- 冬季安全检查: an example of a county's own rule, which neither document has. By 30 November of each
-- year the health centre checks each filed institution before the winter: heating, electricity, fire
-- exits. An activity of kind `inspection` that lists the institution shows that it was done.
--
-- One SELECT, a row a duty. It sees the registry through views that hold what is dated by the day
-- of which one speaks and what the policy covers; README, "A rule of your own", lists them.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('opens_before_d') as opens_before_d, -- from rule.yaml, or the policy file
    duban.number('closes_after_d') as closes_after_d
),
-- The years from the policy's first day to today.
winters as (
  select make_date(year, 11, 30) as due_on, make_date(year, 11, 30) - p.opens_before_d as begins_on
  from p,
    generate_series(
      extract(year from p.starts_on)::int, extract(year from p.today)::int) as year
),
inspections as (
  select institution_code, a.held_on
  from known_activities a cross join unnest(a.institution_codes) as institution_code
  where a.kind = 'inspection'
),
owed as (
  -- One that is filed after the due date is first checked a year later.
  select i.code, w.due_on, greatest(w.begins_on, i.filed_on, p.starts_on) as opened_on,
    min(c.held_on) filter (
      where c.held_on between w.begins_on and w.due_on + p.closes_after_d) as met_on,
    max(c.held_on) filter (where c.held_on < w.begins_on) as last_checked_on
  from filed_institutions i
    cross join p
    cross join winters w
    left join inspections c on c.institution_code = i.code
  where greatest(i.filed_on, p.starts_on) <= w.due_on
  group by i.code, w.due_on, w.begins_on, i.filed_on, p.starts_on
)
select
  o.code as subject, -- whom it is about; with bearer and period it tells duties apart
  coalesce(i.health_centre_code, s.guidance_code) as bearer, -- who owes it
  extract(year from o.due_on)::text as period, -- '' for what is owed once
  o.opened_on, -- from this day on it exists
  o.due_on, -- the last day on which it is in time
  false as provisional, -- whether due_on was counted in working days of a year not yet announced
  o.met_on, -- the day on which it was done, or null
  o.due_on + p.closes_after_d as closes_on, -- then it is missed; null: it stays overdue until it is done
  jsonb_build_object( -- what its words and its ladder need
    'institution', i.code, 'name', i.name, 'last_checked_on', o.last_checked_on,
    'no_health_centre', i.health_centre_code is null
  ) as facts
from owed o
  cross join p
  join filed_institutions i on i.code = o.code
  join superiors s on s.code = coalesce(i.health_centre_code, '')
where coalesce(i.health_centre_code, s.guidance_code) is not null
  -- Not while the institution is suspended, nor after it closed.
  and duban.is_owed(o.met_on, o.due_on, true, i.closed_on, i.is_suspended)
