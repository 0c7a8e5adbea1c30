-- 有照未备案 (W 五): the CDC sees to it that an institution with a licence is filed within `within_d` days.
with p as (
  select duban.starts_on() as starts_on, duban.number('within_d') as within_d
)
select i.code as subject, s.cdc_code as bearer, '' as period, o.opened_on, o.due_on,
  false as provisional, i.filed_on as met_on, null::date as closes_on,
  jsonb_build_object('institution', i.code, 'name', i.name, 'licensed_on', i.licensed_on) as facts
from known_institutions i
  cross join p
  cross join lateral (
    select greatest(i.licensed_on, p.starts_on) as opened_on,
      greatest(i.licensed_on, p.starts_on) + p.within_d as due_on
  ) as o
  join superiors s on s.code = coalesce(i.health_centre_code, '')
where i.licensed_on is not null and i.filed_on <= o.opened_on is not true
  and s.cdc_code is not null
  and duban.is_owed(i.filed_on, o.due_on, false, i.closed_on, i.is_suspended)
