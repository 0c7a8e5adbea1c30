-- Gives back leases under which nothing was sent; an attempt that sent nothing is none.
-- $1 messages, $2 tokens. (`= any (array[x])`: see DeliveryQueue.)
with given as (
  select * from unnest($1::bigint[], $2::bigint[]) as g (id, token)
),
undone as (
  delete from duban.attempt a using given g
  where a.message_id = any (array[g.id]) and a.token = g.token and a.ended_at is null
)
update duban.queue q
set token = null, leased_by = null, leased_at = null, leased_from = null
from given g
where q.id = any (array[g.id]) and q.token = g.token
