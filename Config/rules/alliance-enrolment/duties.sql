-- 纳入联盟 / 签约 (W 九; L 二(四)): a filed institution is to have an agreement within `within_wd`
-- working days of its filing; anew when its only agreement is terminated.
with p as (
  select duban.starts_on() as starts_on, duban.number('within_wd') as within_wd
),
-- The two ways in which it comes to be owed, with the day from which its working days count.
owed as (
  -- Newly filed; or filed before the policy began, and not covered then (W 九 "全覆盖").
  select i.code, '' as period, greatest(i.filed_on, p.starts_on) as opened_on,
    case
      when i.filed_on >= p.starts_on
        and bool_or(a.signed_on < i.filed_on and a.last_day >= i.filed_on)
      then i.filed_on
      else min(a.signed_on) filter (where a.signed_on >= greatest(i.filed_on, p.starts_on))
    end as met_on
  from filed_institutions i
    cross join p
    left join signed_agreements a on a.institution_code = i.code
  group by i.code, i.filed_on, p.starts_on
  having i.filed_on >= p.starts_on
    or bool_or(a.signed_on <= p.starts_on and a.last_day >= p.starts_on) is not true
  union all
  -- Terminated early, and no other agreement in force on the next day.
  select t.institution_code, t.terminated_on::text, t.terminated_on,
    least(
      min(a.signed_on) filter (where a.signed_on > t.terminated_on),
      min(a.starts_on) filter (
        where a.signed_on <= t.terminated_on and a.starts_on > t.terminated_on
          and a.starts_on <= a.last_day and a.starts_on <= duban.today()))
  from (
    select distinct institution_code, terminated_on
    from signed_agreements
    where terminated_on < coalesce(ends_on, 'infinity')
  ) as t
    cross join p
    join filed_institutions i on i.code = t.institution_code
    join signed_agreements a on a.institution_code = t.institution_code
  where t.terminated_on >= p.starts_on and t.terminated_on >= i.filed_on
  group by t.institution_code, t.terminated_on
  having not bool_or(
    t.terminated_on + 1 between a.starts_on and a.last_day)
)
select i.code as subject,
  coalesce(i.health_centre_code, s.guidance_code) as bearer,
  o.period, o.opened_on, due.day as due_on,
  due.provisional_ordinal > opened.provisional_ordinal as provisional,
  o.met_on, null::date as closes_on,
  jsonb_build_object(
    'institution', i.code, 'name', i.name, 'filed_on', i.filed_on, 'receipt_no', i.receipt_no,
    'terminated_on', nullif(o.period, ''), 'no_health_centre', i.health_centre_code is null
  ) as facts
from owed o
  cross join p
  join filed_institutions i on i.code = o.code
  join calendar opened on opened.day = o.opened_on
  join calendar due on due.working and due.ordinal = opened.ordinal + p.within_wd
  join superiors s on s.code = coalesce(i.health_centre_code, '')
where duban.is_owed(o.met_on, due.day, false, i.closed_on, i.is_suspended)
  and coalesce(i.health_centre_code, s.guidance_code) is not null
