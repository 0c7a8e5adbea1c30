-- The attempts' rows, before the sockets open; none where the lease was lost. $1 messages, $2 tokens.
-- It need not be durable: recover.sql and settle.sql reckon with its loss in a crash of the server.
with in_haste as materialized (select set_config('synchronous_commit', 'off', true))
insert into duban.attempt (message_id, number, token, daemon_id, possible_duplicate)
select q.id, q.attempts + 1, q.token, q.leased_by, q.ambiguous > 0
from in_haste, unnest($1::bigint[], $2::bigint[]) as g (id, token)
  join duban.queue q on q.id = g.id and q.token = g.token
returning message_id as id, number
