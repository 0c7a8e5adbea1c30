-- The days on which a fact of an institution comes to be known, or begins or ceases to hold: on no
-- other day does what is derived of it change by itself, but for openings and new periods.
-- $1 first day, $2 last day. Each stands under the relation that it is read from.
insert into upcoming (day, changed, institution)
select distinct day, relation, institution
from (
  select 'institutions', code, day
  from registry.institutions
    cross join unnest(array[
      licensed_on, filed_on, suspended_on, resumed_on, closed_on, insured_from, insured_until]) as day
  union all
  select 'agreements', institution_code, day
  from registry.agreements
    cross join unnest(array[
      signed_on, starts_on, ends_on, ends_on + 1, terminated_on, terminated_on + 1]) as day
  union all
  select 'activities', institution_code, a.held_on
  from registry.activities a cross join unnest(a.institution_codes) as institution_code
  union all
  select 'findings', f.institution_code, day
  from registry.findings f
    left join registry.activities a on a.code = f.activity_code
    cross join unnest(array[a.held_on, f.mend_by, f.mended_on]) as day
  union all
  select 'children', institution_code, day
  from registry.children cross join unnest(array[enrolled_on, left_on, record_opened_on]) as day
  union all
  select 'children', c.institution_code, (c.born_on + make_interval(months => m.months))::date
  from registry.children c
    cross join (select distinct milestone_months as months from duban.service_item) as m
  union all
  select 'child_services', c.institution_code, s.done_on
  from registry.child_services s join registry.children c on c.code = s.child_code
) as dated (relation, institution, day)
where day between $1 and $2
on conflict do nothing
