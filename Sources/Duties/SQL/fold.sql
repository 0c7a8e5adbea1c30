-- A digest that is overtaken by a newer one for the same recipient and channel is folded into it,
-- unless it may have arrived. $1 the new messages.
with overtaken as (
  select old.id, new.id as into_id
  from queue new
    join queue old on old.kind = 'digest' and old.recipient = new.recipient
      and old.channel = new.channel and old.id <> all ($1::bigint[])
  where new.id = any ($1::bigint[]) and old.token is null and old.ambiguous = 0
  for update of old skip locked
),
gone as (
  delete from queue q using overtaken o where q.id = o.id returning q.*, o.into_id
),
kept as (
  insert into message (
    id, identity, created_at, state, reason, folded_into, kind, as_of, recipient, on_behalf_of,
    contact, channel, lane, address, priority, any_hour, payload, attempts, ambiguous)
  select id, identity, created_at, 'folded', 'overtaken by a newer digest', into_id, kind, as_of,
    recipient, on_behalf_of, contact, channel, lane, address, priority, any_hour, payload, attempts,
    ambiguous
  from gone
),
-- Of one duty only the newest stage is told; what the newer digest does not speak of moves over.
moved as (
  update notice n
  set message_id = o.into_id,
    state = case
      when exists (
        select from notice newer
        where newer.message_id = o.into_id and newer.duty_id = n.duty_id
          and newer.recipient = n.recipient and newer.state = 'pending')
      then 'superseded' else n.state
    end
  from overtaken o
  where n.message_id = o.id and n.state = 'pending'
  returning n.message_id, n.recipient, n.is_escalation, n.state
),
taken_over as (
  update queue q
  set priority = case when m.escalates then 0 else q.priority end,
    on_behalf_of = array(
      select distinct code from unnest(q.on_behalf_of || m.recipients) as code
      where code <> q.recipient order by code)
  from (
    select message_id, bool_or(is_escalation) as escalates, array_agg(recipient) as recipients
    from moved
    where state = 'pending'
    group by message_id
  ) as m
  where q.id = m.message_id
)
select (select count(*) from gone) as folded
