-- A message that its relay took did not arrive after all: it is a dead letter, and what follows is what
-- follows from one (settle.sql): of a rejected recipient the next contact is told. Read once more, it
-- changes nothing more. (History has no index on the identity: two months of it are looked through.)
-- $1 identity (null: unknown), $2 number, which counts where there is no identity, beside $7, the last
-- group of the identity; $3 the addresses that were reported, in lower case; $4 whether it failed;
-- $5 status, $6 what the last server said; $8 the outcome, $9 why it is a dead letter.
with found as (
  select * from duban.message
  where settled_at > now() - interval '60 days' and channel = 'email'
    and (identity = $1::uuid
      or $1::uuid is null and id = $2::bigint and right(identity::text, 12) = $7::text)
  order by settled_at desc
  limit 1
  for update
),
bounced as (
  update duban.message m
  set state = 'dead', reason = $9, attempts = m.attempts + 1
  from found f
  where m.id = f.id and m.settled_at = f.settled_at and m.state = 'delivered' and $4::boolean
    and lower(m.address) = any ($3::text[])
  returning m.*
),
-- No daemon made it, and no lease.
attempted as (
  insert into duban.attempt (
    message_id, number, token, daemon_id, ended_at, outcome, stage, code, text, possible_duplicate)
  select id, attempts, 0, 0, now(), $8, 'bounce', $5, $6, false from bounced
),
rejected as (
  insert into duban.rejection (channel, address)
  select channel, address from bounced where recipient <> '' and $8 = 'rejected-recipient'
  on conflict (channel, address) do update set rejected_at = now()
),
noticed as (
  update duban.notice n
  set told_on = null,
    state = case when b.recipient = '' or $8 <> 'rejected-recipient' then 'dead' else 'lapsed' end
  from bounced b
  where n.message_id = b.id and n.state = 'told'
  returning n.state
),
woken as (
  insert into duban.registry_change (relation)
  select 'rejection'
  where exists (select from noticed where state = 'lapsed')
    or exists (select from bounced where kind in ('announcement', 'report', 'hours'))
  returning pg_notify('duban_registry', '')
)
select id, identity::text, recipient, lower(address) = any ($3::text[]) as is_named,
  case when exists (select from bounced) then 'bounced' else state end as state, attempts + 1 as number
from found
union all
select id, identity::text, recipient, lower(address) = any ($3::text[]), 'queued', attempts
from duban.queue
where channel = 'email' and (identity = $1::uuid or $1::uuid is null and id = $2::bigint)
