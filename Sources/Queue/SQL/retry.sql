-- Tries again at once: dead letters come back under their own identity, with the attempts
-- that may have arrived, waiting ones wait no longer.
-- $1 messages.
with chosen as (
  select * from duban.message where id = any ($1::bigint[]) and state = 'dead' for update
),
back as (
  insert into duban.queue (
    id, identity, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority,
    any_hour, payload, attempts, ambiguous)
  select id, identity, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority,
    any_hour, payload, attempts, ambiguous
  from chosen
  on conflict (id) do nothing
  returning id
),
gone as (
  delete from duban.message m using chosen c
  where m.id = c.id and m.state = 'dead' and c.id in (select id from back)
),
noticed as (
  update duban.notice set state = 'pending'
  where message_id in (select id from back) and state = 'dead'
),
hurried as (
  update duban.queue set ready_at = now()
  where id = any ($1::bigint[]) and token is null and ready_at > now()
  returning id
)
select id from back union select id from hurried
