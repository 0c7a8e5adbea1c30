-- A message that cannot carry all that it tells: the rest goes with a new one. $1 message, $2 token,
-- $3 the notices of the rest.
with held as (
  select * from duban.queue where id = $1 and token = $2 for update
),
rest as (
  insert into duban.queue (
    created_at, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority,
    any_hour)
  select created_at, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority,
    any_hour
  from held
  returning id
)
update duban.notice n set message_id = rest.id
from rest
where n.id = any ($3::bigint[]) and n.message_id = $1 and n.state = 'pending'
