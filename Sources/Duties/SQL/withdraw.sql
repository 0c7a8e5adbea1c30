-- Nothing is told of what is met, void or missed, or held back: what is queued of it and not yet in a
-- conversation is withdrawn (a moved due date is told anew), and messages that say nothing any more
-- leave the queue. What lapsed is withdrawn with it.
with
--HELD--
-- By an array: statistics hold that nothing ever waits, and a join would read all that was ever told.
waiting as materialized (
  select * from notice
  where message_id = any (array(select id from queue)) and state = 'pending'
),
stale as (
  select n.id, n.message_id, false as is_held
  from waiting n join duty d on d.id = n.duty_id
  where n.stage <> 'all-clear'
    and (d.met_on is not null or d.void_on is not null or d.round <> n.round
      or d.due_on <> n.due_on or d.closes_on < duban.today())
  union all
  -- An all-clear of what is owed again would mislead as much.
  select n.id, n.message_id, false
  from waiting n join duty d on d.id = n.duty_id
  where n.stage = 'all-clear' and d.met_on is null and d.void_on is null
  union all
  -- What may have arrived before it was held is brought to its end under its own identity.
  select n.id, n.message_id, true
  from held h join waiting n on n.duty_id = h.duty_id join queue q on q.id = n.message_id
  where q.ambiguous = 0 and coalesce(h.recipient, n.recipient) = n.recipient
    and (h.holds_all or not n.is_escalation and n.stage <> 'all-clear')
),
free as (
  select id from queue where id in (select message_id from stale) and token is null for update
),
withdrawn as (
  update notice set state = 'withdrawn'
  where id = any (array(
    select id from stale where message_id in (select id from free)
    union all
    select id from notice where has_lapsed))
  returning id, message_id, duty_id, recipient, stage
),
looked_at_again as (
  update duty d set next_stage_on = '-infinity'
  from withdrawn w
  where d.id = w.duty_id
),
-- Until the next all-clear, those who were told of an escalation have none.
uncleared as (
  update notice n set is_cleared = false
  from withdrawn w
  where w.stage = 'all-clear' and n.duty_id = w.duty_id and n.recipient = w.recipient
    and n.counts and n.is_escalation and n.state = 'told' and n.is_cleared
),
emptied as (
  delete from queue q
  where q.id in (select id from free)
    and not exists (
      select from notice n
      where n.message_id = q.id and n.state = 'pending' and n.id not in (select id from withdrawn))
  returning q.*
),
kept as (
  insert into message (
    id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
    lane, address, priority, any_hour, payload, attempts, ambiguous)
  select id, identity, created_at, 'withdrawn',
    case
      when id in (select message_id from stale where not is_held) then 'met or no longer owed'
      else 'held by a silence or a promise'
    end,
    kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority, any_hour, payload, attempts, ambiguous
  from emptied
)
select (select count(*) from withdrawn) as notices, (select count(*) from emptied) as messages
