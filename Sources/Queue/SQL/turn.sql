-- A further request of an attempt takes its turn in the lane's pace: it waits for the next token, which
-- nobody else gets then, and for the end of a pause. None where that is too long to wait.
-- $1 lane, $2 tokens a second, $3 how many at once at most, $4 how many seconds one waits.
with bucket as (
  select name, turn.at,
    least($3, allowance + extract(epoch from turn.at - refilled_at)::float8 * $2) as tokens
  from duban.lane cross join lateral (select greatest(now(), held_until) as at) as turn
  where name = $1 and held_until <= now() + make_interval(secs => $4)
  for update of lane
)
update duban.lane l
set allowance = b.tokens - 1, refilled_at = b.at,
  reason = case when l.breaker = 'closed' and l.held_until <= now() then '' else l.reason end,
  held_until = b.at + make_interval(secs => greatest(0, 2 - b.tokens) / $2)
from bucket b
where l.name = b.name
returning extract(epoch from b.at - now())::float8 as seconds
