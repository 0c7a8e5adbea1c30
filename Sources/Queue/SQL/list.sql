-- Messages, waiting and settled. $1 ids, $2 states, $3 lanes, $4 recipients (null: any), $5 at most.
select *
from (
  select id, identity::text, case
      when token is not null then 'leased' when ready_at > now() then 'waiting' else 'ready'
    end as state,
    '' as reason, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority,
    attempts, ambiguous, created_at, ready_at, null::timestamptz as settled_at
  from duban.queue
  union all
  select id, identity::text, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
    lane, address, priority, attempts, ambiguous, created_at, null, settled_at
  from duban.message
) as known
where ($1::bigint[] is null or id = any ($1))
  and ($2::text[] is null or state = any ($2))
  and ($3::text[] is null or lane = any ($3))
  and ($4::text[] is null or recipient = any ($4))
order by id desc, settled_at desc nulls first
limit $5
