-- Each stage of single duties, who is to be told of it, and what stands against it on duban.today().
-- $1 ladders; $2 the duties: their key, dates and facts as the rules yield them; $3 of which recipient
-- (null: any).
with ladder as (
  select * from jsonb_to_recordset($1::jsonb) as l (
    policy text, bureaus text[], rule text, position int, name text, kind text, n int, month int, day int, roles text[])
),
--HELD--
examined as (
  select coalesce(d.id, -g.n) as id, g.n, g.policy, g.rule, g.subject, g.bearer, coalesce(d.round, 1) as round,
    g.opened_on, g.due_on, g.closes_on, g.facts, due.ordinal as due_ordinal,
    due.working as due_working
  from jsonb_to_recordset($2::jsonb) as g (
      n int, policy text, rule text, subject text, bearer text, period text, opened_on date,
      due_on date, closes_on date, facts jsonb)
    left join duty d using (policy, rule, subject, bearer, period)
    join calendar due on due.day = g.due_on
),
-- Also what is still to come.
horizon as (
  select 'infinity'::date as day
),
--LADDER--
rungs as (
  select duty_id, name, repeat, day, position, recipient, due_on, bearer, closes_on,
    array_agg(distinct role order by role) as roles
  from addressed
  where recipient is not null and recipient = coalesce($3, recipient)
  group by duty_id, name, repeat, day, position, recipient, due_on, bearer, closes_on
)
select e.n, r.name as stage, r.repeat, r.day, r.recipient, r.roles,
  r.day > r.due_on and r.recipient <> r.bearer as is_escalation,
  coalesce(r.day > r.closes_on, false) as is_closed,
  l.duty_id is not null as is_latest,
  exists (
    select from due_now n
    where n.duty_id = r.duty_id and n.recipient = r.recipient and n.stage = r.name
      and n.repeat = r.repeat) as is_due,
  hold.until as held_until, hold.silence
from rungs r
  join examined e on e.id = r.duty_id
  left join latest l on l.duty_id = r.duty_id and l.recipient = r.recipient and l.name = r.name
    and l.repeat = r.repeat
  left join lateral (
    -- As held.sql, but also of what is not on record yet, and of days to come.
    select until, silence
    from (
      select s.until, s.id as silence from silence s
      where s.ended_at is null and e.policy = coalesce(s.policy, e.policy)
        and e.rule = coalesce(s.rule, e.rule) and e.bearer = coalesce(s.bearer, e.bearer)
        and e.subject = coalesce(s.subject, e.subject)
        and r.recipient = coalesce(s.recipient, r.recipient)
      union all
      select p.until, null from promise p
      where p.duty_id = e.id and p.round = e.round and p.ended_at is null
        and (r.day <= r.due_on or r.recipient = r.bearer)
    ) as h
    where h.until >= greatest(r.day, duban.today())
    order by until desc, silence
    limit 1
  ) as hold on true
order by e.n, r.day, r.position, r.repeat, r.recipient
