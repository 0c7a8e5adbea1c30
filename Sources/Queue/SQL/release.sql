-- Gives back leases under which nothing was begun. $1 messages, $2 tokens.
update duban.queue q
set token = null, leased_by = null, leased_at = null
from unnest($1::bigint[], $2::bigint[]) as g (id, token)
where q.id = g.id and q.token = g.token
