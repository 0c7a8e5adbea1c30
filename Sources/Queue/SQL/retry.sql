-- Tries again at once: dead letters come back under their own identity, with the attempts
-- that may have arrived, waiting ones wait no longer, and a lane of theirs that rests is probed at once.
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
),
meant as (
  select id, lane from chosen where id in (select id from back)
  union all select id, lane from duban.queue where id = any ($1::bigint[]) and token is null
),
probed as (
  update duban.lane set held_until = now()
  where breaker <> 'closed' and held_until > now() and name in (select lane from meant)
  returning name
)
select id from back union select id from hurried
union select id from meant where lane in (select name from probed)
