-- Takes what is ready in a lane, escalations first, each lane for itself.
-- $1 daemon, $2 lane, $3 how many, $4 whether the send window is open, $5 the claim of a probe, null for
-- none; $6 whether tokens of the lane's pace were taken for them; $7 whether to spare what the lane failed
-- on. A thread that comes late finds the lane at rest here.
with ready as (
  select next.row
  from (values (0), (1), (2)) as p (priority)
    cross join lateral (
      select q.ctid as row, id, ready_at from duban.queue q
      where q.lane = $2 and q.priority = p.priority and q.token is null and q.ready_at <= now()
        and ($4 or q.any_hour)
        and not exists (
          select from duban.lane s
          where s.name = $2 and case
            when $5::bigint is not null then s.claim is distinct from $5
            -- A hold without a reason is the pace's own.
            else s.breaker <> 'closed' or s.held_until > now() and not ($6 and s.reason = '')
          end)
        and not ($7 and (q.accused
          or q.id = (select culprit from duban.lane where name = $2)))
      order by ready_at, id
      limit $3
      for update skip locked
    ) as next
  order by p.priority, next.ready_at, next.id
  limit $3
),
leased as (
  update duban.queue q
  set token = duban.draw_token(), leased_by = $1, leased_at = now(),
    leased_from = pg_postmaster_start_time()
  from ready
  where q.ctid = ready.row
  returning q.*
)
-- RETURNING keeps no order; within a lease escalations go first as well.
select id, identity, token, kind, as_of, recipient, contact, channel, address, on_behalf_of, payload,
  attempts, ambiguous, accused, extract(epoch from now() - created_at)::float8 as age
from leased
order by priority, ready_at, id
