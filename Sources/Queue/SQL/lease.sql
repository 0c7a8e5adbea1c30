-- Takes what is ready in a lane, escalations first, each lane for itself.
-- $1 daemon, $2 lane, $3 how many, $4 whether the send window is open.
with ready as (
  select next.id
  from (values (0), (1), (2)) as p (priority)
    cross join lateral (
      select id, ready_at from duban.queue q
      where q.lane = $2 and q.priority = p.priority and q.token is null and q.ready_at <= now()
        and ($4 or q.any_hour)
      order by ready_at, id
      limit $3
      for update skip locked
    ) as next
  order by p.priority, next.ready_at, next.id
  limit $3
)
update duban.queue q
set token = nextval('duban.lease_token'), leased_by = $1, leased_at = now(),
  leased_from = pg_postmaster_start_time()
from ready
where q.id = ready.id
returning q.id, q.identity, q.token, q.kind, q.as_of, q.recipient, q.contact, q.channel, q.address,
  q.on_behalf_of, q.priority, q.payload, q.attempts, q.ambiguous,
  extract(epoch from now() - q.created_at)::float8 as age
