-- 协议到期 (annex 2 五.1): before an agreement's last day, another is to be signed that lasts longer.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('opens_before_d') as opens_before_d
),
expiring as (
  select a.code, a.institution_code, a.provider_code, a.guidance_code, a.starts_on, a.ends_on,
    greatest(a.ends_on - p.opens_before_d, a.signed_on, p.starts_on) as opened_on,
    min(case when n.starts_on > a.ends_on + 1 then n.starts_on else n.signed_on end) as met_on
  from signed_agreements a
    cross join p
    left join signed_agreements n
      on n.institution_code = a.institution_code and n.code <> a.code
      and coalesce(n.ends_on, 'infinity') > a.ends_on and n.terminated_on is null
      and (n.starts_on <= a.ends_on + 1 or n.starts_on <= p.today)
  where a.ends_on >= p.starts_on and a.terminated_on < a.ends_on is not true
  group by a.code, a.institution_code, a.provider_code, a.guidance_code, a.starts_on, a.ends_on,
    a.signed_on, p.starts_on, p.opens_before_d
)
select e.code as subject, e.provider_code as bearer, '' as period, e.opened_on, e.ends_on as due_on,
  false as provisional, e.met_on, null::date as closes_on,
  jsonb_build_object(
    'institution', i.code, 'name', i.name, 'agreement', e.code, 'guidance', e.guidance_code,
    'starts_on', e.starts_on, 'ends_on', e.ends_on
  ) as facts
from expiring e
  join known_institutions i on i.code = e.institution_code
where duban.is_owed(e.met_on, e.ends_on, false, i.closed_on, i.is_suspended)
