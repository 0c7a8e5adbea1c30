-- What leased messages say. Notices of what was met, void, moved or held since lapse on the spot, and those of which a newer stage was told or is on its way are passed over.
-- $1 messages; the day is duban.today().
with
--HELD--
overtaken as (
  update notice n set state = 'superseded'
  where n.message_id = any ($1::bigint[]) and n.state = 'pending' and n.stage <> 'all-clear'
    and exists (
      select from notice newer
      where newer.duty_id = n.duty_id and newer.recipient = n.recipient
        and newer.channel = n.channel and newer.id > n.id and newer.counts
        and newer.state in ('pending', 'told'))
  returning n.id
),
stale as (
  update notice n set state = 'lapsed'
  from duty d
  where n.message_id = any ($1::bigint[]) and n.state = 'pending' and d.id = n.duty_id
    and n.id not in (select id from overtaken)
    and (case
        when n.stage = 'all-clear' then d.met_on is null and d.void_on is null
        else d.met_on is not null or d.void_on is not null or d.round <> n.round
          or d.due_on <> n.due_on or d.closes_on < duban.today()
      end
      -- What may have arrived before it was held is brought to its end under its own identity.
      or exists (
        select from held h
        where h.duty_id = n.duty_id and coalesce(h.recipient, n.recipient) = n.recipient
          and (h.holds_all or not n.is_escalation and n.stage <> 'all-clear')
          and exists (select from queue q where q.id = n.message_id and q.ambiguous = 0)))
  returning n.id
),
woken as (
  insert into duban.registry_change (relation) select 'notice' where exists (select from stale)
  returning pg_notify('duban_registry', '')
)
select n.message_id, n.id, n.duty_id, n.recipient, n.due_before,
  case when n.repeat > 0 then n.stage || '#' || n.repeat else n.stage end as stage,
  case
    when n.stage = 'all-clear' then 'all-clear' when duban.today() > d.due_on then 'overdue' else 'open'
  end as standing,
  d.policy, d.rule, d.subject, d.bearer, d.period, d.due_on, d.provisional, d.met_on, d.facts,
  (select p.until from promise p
    where p.duty_id = d.id and p.round = d.round and p.ended_at is null) as promised_on
from notice n join duty d on d.id = n.duty_id
where n.message_id = any ($1::bigint[]) and n.state = 'pending' and n.id not in (select id from stale)
  and n.id not in (select id from overtaken)
order by n.message_id, n.id
