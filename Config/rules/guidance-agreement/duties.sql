-- 医育结合合作协议 (L 二(一)2): the guidance centre joins in an agreement with each filed institution, within
-- `within_d` days.
with p as (
  select duban.starts_on() as starts_on, duban.number('within_d') as within_d
),
signed as (
  select i.code, greatest(min(a.signed_on), i.filed_on) as met_on
  from filed_institutions i join signed_agreements a on a.institution_code = i.code
  where a.guidance_code is not null
  group by i.code, i.filed_on
)
select i.code as subject, s.guidance_code as bearer, '' as period, o.opened_on, o.due_on,
  false as provisional, a.met_on, null::date as closes_on,
  jsonb_build_object('institution', i.code, 'name', i.name, 'filed_on', i.filed_on) as facts
from filed_institutions i
  cross join p
  cross join lateral (
    select greatest(i.filed_on, p.starts_on) as opened_on,
      greatest(i.filed_on, p.starts_on) + p.within_d as due_on
  ) as o
  join superiors s on s.code = coalesce(i.health_centre_code, '')
  left join signed a on a.code = i.code
where s.guidance_code is not null
  and duban.is_owed(a.met_on, o.due_on, false, i.closed_on, i.is_suspended)
