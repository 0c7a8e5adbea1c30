-- 指定专人联络 (annex 2 三.5, 四.6): each side of an agreement in force names who is to be called, with a
-- telephone. Nothing says when it was written down: once it is, nothing is owed.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on, duban.number('within_wd') as within_wd
),
sides as materialized (
  select a.code, a.institution_code, a.guidance_code, s.bearer, s.lacks_name, s.lacks_phone,
    greatest(a.signed_on, a.starts_on, p.starts_on) as opened_on
  from signed_agreements a
    cross join p
    join agreements written on written.code = a.code
    cross join lateral (
      values
        (a.provider_code, coalesce(written.provider_liaison, '') = '',
          coalesce(written.provider_phone, '') = ''),
        (a.institution_code, coalesce(written.institution_liaison, '') = '',
          coalesce(written.institution_phone, '') = '')
    ) as s (bearer, lacks_name, lacks_phone)
  where p.today between a.starts_on and a.last_day and (s.lacks_name or s.lacks_phone)
)
select s.code as subject, s.bearer, '' as period, s.opened_on, due.day as due_on,
  due.provisional_ordinal > opened.provisional_ordinal as provisional, null::date as met_on,
  null::date as closes_on,
  jsonb_build_object(
    'institution', i.code, 'name', i.name, 'agreement', s.code, 'guidance', s.guidance_code,
    'lacks_name', s.lacks_name, 'lacks_phone', s.lacks_phone
  ) as facts
from sides s
  cross join p
  join known_institutions i on i.code = s.institution_code
  join calendar opened on opened.day = s.opened_on
  join calendar due on due.working and due.ordinal = opened.ordinal + p.within_wd
where duban.is_owed(null, due.day, false, i.closed_on, i.is_suspended)
