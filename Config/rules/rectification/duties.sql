-- 整改落实 (W 五): an institution mends what an inspection found, by the day that it was given.
with p as (
  select duban.starts_on() as starts_on, duban.number('after_start_d') as after_start_d
)
select f.code as subject, i.code as bearer, '' as period,
  greatest(f.held_on, p.starts_on) as opened_on, o.due_on, false as provisional,
  f.mended_on as met_on, null::date as closes_on,
  -- What was found is free text, and stays in the registry: it may name a child.
  jsonb_build_object(
    'institution', i.code, 'name', i.name, 'finding', f.code, 'activity', f.activity_code,
    'found_on', f.held_on, 'mend_by', f.mend_by
  ) as facts
from known_findings f
  cross join p
  cross join lateral (
    select case when f.mend_by < p.starts_on then p.starts_on + p.after_start_d else f.mend_by end as due_on
  ) as o
  join known_institutions i on i.code = f.institution_code
where f.mend_by is not null
  and duban.is_owed(f.mended_on, o.due_on, false, i.closed_on, i.is_suspended)
