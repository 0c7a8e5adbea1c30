-- What leased messages say. Notices of what was met, void or moved since lapse on the spot, and those of which a newer stage was told or is on its way are passed over.
-- $1 messages; the day is duban.today().
with overtaken as (
  update duban.notice n set state = 'superseded'
  where n.message_id = any ($1::bigint[]) and n.state = 'pending' and n.stage <> 'all-clear'
    and exists (
      select from duban.notice newer
      where newer.duty_id = n.duty_id and newer.recipient = n.recipient
        and newer.channel = n.channel and newer.id > n.id and newer.state in ('pending', 'told'))
  returning n.id
),
stale as (
  update duban.notice n set state = 'lapsed'
  from duban.duty d
  where n.message_id = any ($1::bigint[]) and n.state = 'pending' and d.id = n.duty_id
    and n.id not in (select id from overtaken)
    and case
      when n.stage = 'all-clear' then d.met_on is null and d.void_on is null
      else d.met_on is not null or d.void_on is not null or d.round <> n.round
        or d.due_on <> n.due_on or d.closes_on < duban.today()
    end
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
  coalesce(bearer.name, bearing.name, d.bearer) as bearer_name,
  coalesce(recipient.name, receiving.name, n.recipient) as recipient_name
from duban.notice n
  join duban.duty d on d.id = n.duty_id
  left join registry.organisations bearer on bearer.code = d.bearer
  left join registry.institutions bearing on bearing.code = d.bearer
  left join registry.organisations recipient on recipient.code = n.recipient
  left join registry.institutions receiving on receiving.code = n.recipient
where n.message_id = any ($1::bigint[]) and n.state = 'pending' and n.id not in (select id from stale)
  and n.id not in (select id from overtaken)
order by n.message_id, n.id
