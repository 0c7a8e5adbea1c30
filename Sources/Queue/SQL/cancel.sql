-- Gives up what is not in a conversation. $1 messages, $2 why, $3 'cancelled' by a person, or 'dead'.
with gone as (
  delete from duban.queue q
  where q.id in (
    select id from duban.queue where id = any ($1::bigint[]) and token is null for update skip locked)
  returning q.*
),
kept as (
  insert into duban.message (
    id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
    lane, address, priority, any_hour, payload, attempts, ambiguous)
  select id, identity, created_at, $3, $2, kind, as_of, recipient, on_behalf_of, contact,
    channel, lane, address, priority, any_hour, payload, attempts, ambiguous
  from gone
),
buried as (
  update duban.message set state = 'cancelled', reason = $2
  where id = any ($1::bigint[]) and state = 'dead' and $3 = 'cancelled'
  returning id
),
noticed as (
  -- It counts as told, so that the next pass does not tell it after all.
  update duban.notice n set state = 'dead'
  where n.message_id in (select id from gone) and n.state = 'pending'
)
select id from gone union select id from buried
