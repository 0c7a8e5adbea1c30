-- The token bucket: how many of so many messages may leave a lane now. When it is empty, the lane is
-- held until the next token. $1 lane, $2 how many, $3 tokens a second, $4 how many at once at most.
with bucket as (
  select name, least($4, allowance + extract(epoch from now() - refilled_at)::float8 * $3) as tokens
  from duban.lane
  where name = $1 and breaker = 'closed' and held_until <= now()
  for update
)
update duban.lane l
set allowance = b.tokens - granted.count, refilled_at = now(),
  reason = '',
  held_until = now() + make_interval(secs => greatest(0, 1 - (b.tokens - granted.count)) / $3)
from bucket b
  cross join lateral (select floor(least($2::float8, b.tokens)) as count) as granted
where l.name = b.name
returning granted.count::int as count
