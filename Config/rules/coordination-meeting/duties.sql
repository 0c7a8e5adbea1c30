-- 工作例会 (W 八 "定期"): in each quarter of which `min_days` days lie on or after P, the guidance centre
-- under the policy's bureau holds a meeting.
with p as (
  select duban.today() as today, duban.starts_on() as starts_on,
    duban.number('min_days') as min_days, duban.number('closes_after_d') as closes_after_d
),
quarters as (
  select first_day, last_day, greatest(first_day, p.starts_on) as opened_on
  from p, lateral (
    select day::date as first_day, (day + interval '3 months')::date - 1 as last_day
    from generate_series(
      date_trunc('quarter', p.starts_on), date_trunc('quarter', p.today), '3 months') as day
  ) as q
),
meetings as (
  select q.first_day, min(a.held_on) as held_on
  from quarters q
    join known_activities a on a.kind = 'meeting' and a.held_on between q.first_day and q.last_day
  -- Another county's meeting is none of this policy's.
  where (select duban.bureaus()) is null or a.provider_codes = '{}'
    or a.provider_codes && array(select code from covered_organisations)
  group by q.first_day
)
select o.code as subject, o.code as bearer, to_char(q.first_day, 'YYYY-"Q"Q') as period,
  q.opened_on, q.last_day as due_on, false as provisional, m.held_on as met_on,
  q.last_day + p.closes_after_d as closes_on, jsonb_build_object('name', o.name) as facts
from quarters q
  cross join p
  join superiors policy on policy.code = ''
  join covered_organisations o on o.code = policy.guidance_code
  left join meetings m using (first_day)
where q.last_day - q.opened_on + 1 >= p.min_days
