-- The attempts' rows, durable before the sockets open; none where the lease was lost.
-- $1 messages, $2 tokens. (`= any (array[x])`: see DeliveryQueue.)
insert into duban.attempt (message_id, number, token, daemon_id, possible_duplicate)
select q.id, q.attempts + 1, q.token, q.leased_by, q.ambiguous > 0
from unnest($1::bigint[], $2::bigint[]) as g (id, token)
  join duban.queue q on q.id = any (array[g.id]) and q.token = g.token
returning message_id as id, number
