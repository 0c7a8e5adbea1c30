-- How much is ready in each lane, counted up to a bound, when the next message becomes ready, and
-- whether the lane rests; of a lane that is ill the row comes in any case.
-- $1 the lanes that this daemon knows, $2 whether the send window is open, $3 the bound, $4 this daemon:
-- it waits for the probe of another.
select l.lane, ready.count, extract(epoch from next.at - now())::float8 as seconds,
  coalesce(s.breaker, 'closed') as breaker,
  case when rest.ends > now() then extract(epoch from rest.ends - now())::float8 end as held,
  s.reason = '' as is_paced
from unnest($1::text[]) as l (lane)
  left join duban.lane s on s.name = l.lane
  left join duban.daemon prober on prober.id = s.claimant and prober.id <> $4
  cross join lateral (
    select case
      when s.breaker <> 'closed' and prober.id is not null then greatest(s.held_until, s.claimed_until)
      else s.held_until
    end as ends
  ) as rest
  cross join lateral (
    select count(*) as count
    from (values (0), (1), (2)) as p (priority)
      cross join lateral (
        select from duban.queue q
        where q.lane = l.lane and q.priority = p.priority and q.token is null
          and q.ready_at <= now() and ($2 or q.any_hour)
        order by q.ready_at limit $3
      ) as found
  ) as ready
  cross join lateral (
    select min(first.ready_at) as at
    from (values (0), (1), (2)) as p (priority)
      cross join lateral (
        select q.ready_at from duban.queue q
        where q.lane = l.lane and q.priority = p.priority and q.token is null
          and q.ready_at > now() and ($2 or q.any_hour)
        order by q.ready_at limit 1
      ) as first
  ) as next
where ready.count > 0 or next.at is not null or s.breaker <> 'closed'
