-- 备案托育机构名单告知 (L 二(四) "实时或定期通报"): what was filed since the daemon began to announce, at
-- once; and where a period is asked for the whole list, with what is new since the last one. To the health
-- centre of the area; without one, to the guidance centre.
with asked as (
  select $6::jsonb ->> 'period' as period, ($6::jsonb ->> 'first_day')::date as first_day,
    ($6::jsonb ->> 'since')::date as since, ($6::jsonb ->> 'most')::int as most
),
filed as (
  select i.code, i.name, i.area, i.receipt_no, i.filed_on, i.is_suspended,
    i.health_centre_code is null as lacks_health_centre,
    coalesce(i.health_centre_code, above.guidance_code) as recipient,
    exists (
      select from signed_agreements a
      where a.institution_code = i.code and duban.today() between a.starts_on and a.last_day
    ) as is_signed,
    i.filed_on >= greatest(duban.starts_on(), asked.since)
      and not exists (
        select from bulletin b
        where b.policy = $1::text and b.kind = 'filing-announcement' and b.subject = i.code
      ) as is_fresh
  from filed_institutions i
    cross join asked
    join superiors above on above.code = coalesce(i.health_centre_code, '')
  where i.closed_on is null
    -- Without a list, only what may be announced is looked at.
    and (asked.period is not null or i.filed_on >= asked.since)
),
last as (
  select distinct on (recipient) recipient, named
  from bulletin
  where policy = $1 and kind = 'filing-announcement' and subject = ''
  order by recipient, made_on desc, id desc
),
listed as (
  select f.*, asked.period, asked.first_day, asked.most,
    is_fresh or case
      when last.recipient is null then f.filed_on >= asked.first_day
      else f.code <> all (last.named)
    end as is_new
  from filed f cross join asked left join last using (recipient)
  where f.recipient is not null and (f.is_fresh or asked.period is not null)
),
ordered as (
  select *, row_number() over (
      partition by recipient order by is_new desc, filed_on desc, code) as position
  from listed
)
select 'filing-announcement' as kind, recipient, duban.today() as as_of,
  coalesce(period, '') as period,
  case when period is null then '{}'::text[] else '{""}' end
    || coalesce(array_agg(code order by code) filter (where is_fresh), '{}') as subjects,
  array_agg(code order by code) as named,
  jsonb_build_object(
    'is_list', period is not null, 'period', coalesce(period, ''), 'count', count(*),
    'new_count', count(*) filter (where is_new), 'left_out', greatest(count(*) - most, 0),
    'institutions', jsonb_agg(jsonb_build_object(
      'code', code, 'name', name, 'area', coalesce(area, ''),
      'receipt_no', coalesce(receipt_no, ''), 'filed_on', filed_on, 'is_new', is_new,
      'is_signed', is_signed, 'is_suspended', is_suspended,
      'lacks_health_centre', lacks_health_centre) order by position) filter (where position <= most)
  ) as payload
from ordered
group by recipient, period, most
order by recipient
